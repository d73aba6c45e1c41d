"""What is in a model repository: manifest with digests, TensorRT plans with their profiles, devices."""
