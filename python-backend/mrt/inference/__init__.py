"""The networks' ONNX files on a CPU."""
