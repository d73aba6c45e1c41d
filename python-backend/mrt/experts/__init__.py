"""What experts need beside their networks: crops, prompts, the order of peeling. NumPy and Pillow only."""
