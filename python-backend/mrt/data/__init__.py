"""Layered designs drawn from a seed: the training and evaluation data of family `tiny`."""
