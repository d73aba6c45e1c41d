"""Optimisers, and the number type that a machine multiplies fast."""
