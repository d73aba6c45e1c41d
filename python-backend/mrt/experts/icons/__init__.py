"""Openly licensed drawings for what the network does not know: icon sets in the format of `@iconify-json/*`."""
