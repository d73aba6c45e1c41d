"""Detector and planner on ONNX Runtime, out of the folder of this file; the code is in python-backend/mrt/serving."""

from mrt.serving.triton.layout_model import TritonPythonModel as TritonPythonModel
