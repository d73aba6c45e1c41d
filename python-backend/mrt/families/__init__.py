"""What differs between the families of weights that one engine serves. NumPy only."""
