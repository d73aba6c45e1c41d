"""What a finished stack can be doubted for, without its truth. NumPy and Pillow only."""
