"""The engine and its contract; the code is in python-backend/mrt/serving."""

from mrt.serving.triton_engine import TritonPythonModel as TritonPythonModel
