"""Where model.py of repositories laid out earlier look for it."""

from mrt.serving.triton.whole_pages_model import TritonPythonModel as TritonPythonModel
