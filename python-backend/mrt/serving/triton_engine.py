"""Where model.py of repositories laid out earlier look for it."""

from mrt.serving.triton.engine_model import TritonPythonModel as TritonPythonModel
