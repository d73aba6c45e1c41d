"""Advances runs: admission, batches, stages, self-check. Knows no Triton: networks and clock are passed in."""
