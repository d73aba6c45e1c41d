"""The cost of a step of the 20B families: modelled everywhere, measured if there is a GPU."""
