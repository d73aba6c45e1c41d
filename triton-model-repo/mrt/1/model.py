"""The engine and its contract; the code is in python-backend/mrt/serving."""

from mrt.serving.triton.engine_model import TritonPythonModel as TritonPythonModel
