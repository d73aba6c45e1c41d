"""Training at the paper's scale, on any number of GPUs: `torchrun -m mrt.training.scale CONFIG.json`."""
