"""One module for each source: which files of a package may be used, their licence, authors and names."""
