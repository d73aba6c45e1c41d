"""One module a source: what of a package may be used, under which licence, by whom, in which words."""
