"""Lettering drawn for tests: a picture, its true alpha and ground, and the lines as a reader would give them."""
