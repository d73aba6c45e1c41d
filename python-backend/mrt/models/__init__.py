"""Networks in PyTorch, one file each."""
