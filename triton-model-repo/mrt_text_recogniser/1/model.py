"""For configs/cpu.pbtxt: PP-OCRv6 on the CPU, out of the wheel rapidocr or the folder of this file."""

from mrt.serving.triton.text_recogniser_model import TritonPythonModel as TritonPythonModel
