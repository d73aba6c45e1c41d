"""All that runs inside a stub of Triton: models, calls between them, and what watches over their processes."""
