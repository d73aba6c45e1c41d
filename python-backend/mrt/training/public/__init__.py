"""Training of public families: encoded designs, pictures in tokens, memory of a step."""
