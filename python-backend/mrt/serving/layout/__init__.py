"""Where layers lie when a request does not say: planner of prompts, detector of regions. NumPy and ONNX Runtime."""
