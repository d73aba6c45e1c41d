"""What advances runs: admission, batches, stages, self-check. Knows no Triton: networks and clock are handed to it."""
