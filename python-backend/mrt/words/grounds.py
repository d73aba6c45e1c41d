"""Captions of backgrounds from the colours, patterns and textures that a prompt names for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.colours import COLOURS, colour_of, oklab

_NEAR_WHITE = 0.93  # of lightness, 0..1
TRANSPARENT = "transparent background"


def ground(colours: Sequence[str], patterns: Sequence[str], texture: str = "") -> str:
    """As captions of the training have it; empty where nothing says what it looks like. `texture`: `photo of wood`."""
    if texture:
        return f"{texture} background"
    if "stripes" in patterns or "gradient" in patterns:
        return f"{_pattern(colours, patterns)} background"
    if colours:
        return f"translucent {colours[0]} background" if "translucent" in patterns else f"{colours[0]} background"
    return TRANSPARENT if "transparent" in patterns else ""


def _pattern(colours: Sequence[str], patterns: Sequence[str]) -> str:
    """Two colours are needed: white is the second, or black where white is the first, and blue where there is none."""
    first, second, *_ = (
        [*colours, "white" if "white" not in colours else "black", "white"] if colours else ["blue", "white"]
    )
    if "stripes" in patterns:
        return f"{'horizontal' if 'horizontal' in patterns else 'vertical'} stripes {first} and {second}"
    way = next((way for way in ("radial", "horizontal") if way in patterns), "vertical")
    return f"{way} gradient {first} to {second}"


def plain(colours: Sequence[str]) -> str:
    """Where nothing is said of the ground: an even one, on which things of these colours are seen."""
    lightness = [oklab(np.array(colour_of(colour) or COLOURS["black"]))[0] for colour in colours]
    return "blue background" if max(lightness, default=0) > _NEAR_WHITE else "white background"


def is_exact(colours: Sequence[str], patterns: Sequence[str]) -> bool:
    """Whether all of it was said, so that nothing was chosen for the caller."""
    if "stripes" in patterns or "gradient" in patterns:
        return len(colours) == 2 and ("vertical" in patterns or "horizontal" in patterns or "radial" in patterns)
    return len(colours) <= 1
