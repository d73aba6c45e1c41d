"""A stranger's picture: looked at by its header first, then read upright, in sRGB, at the size that the model takes."""
