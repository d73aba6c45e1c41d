"""The experts on ONNX Runtime, out of the folder of this file; the code is in python-backend/mrt/serving."""

from mrt.serving.triton.experts_model import TritonPythonModel as TritonPythonModel
