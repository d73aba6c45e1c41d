"""Designs that people made, with their layers: held out for ever, and what decomposers make of them."""
