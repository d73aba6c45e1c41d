"""Openly licensed drawings, photographs and fonts, fetched as packages; nothing of them is committed."""
