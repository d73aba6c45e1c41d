"""Training of the alpha expert: `python -m mrt.training.matte`."""
