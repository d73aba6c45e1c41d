"""For configs/cpu.pbtxt: the network on ONNX Runtime, out of the folder of this file."""

from mrt.serving.triton.onnx_model import TritonPythonModel as TritonPythonModel
