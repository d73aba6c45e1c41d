"""A small icon set of our own, as the packages `@iconify-json/*` have them."""
