"""For configs/cpu.pbtxt: the network on the CPU, out of the folder of this file."""

from mrt.serving.triton.onnx_model import TritonPythonModel as TritonPythonModel
