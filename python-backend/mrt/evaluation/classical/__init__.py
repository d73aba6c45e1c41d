"""A decomposer without learning: colour clusters, connected components, hole filling and inpainting. A baseline."""
