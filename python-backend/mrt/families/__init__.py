"""What differs between the families of weights that the engine serves. NumPy only."""
