"""Which designs are held out: drawn from seeds that no training has seen, by number of layers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mrt.data import designs
from mrt.data.designs import Design

SEED = 77_000_001  # no training seed (mrt.training.latents.TRAINING_SEED) comes near
SPLIT = "held-out: designs drawn from seeds 77000001 and up; training draws from 1000003 and up"
Layers = tuple[int, int]
"""Least and most layers above the background."""
BANDS: tuple[Layers, ...] = ((2, 3), (4, 7), (8, 15), (16, 20))
FEW: Layers = (2, 7)


def held_out(count: int, layers: Layers, fits: Callable[[Design], bool]) -> list[Design]:
    """The first `count` designs of so many layers that `fits`; the same ones at every call."""
    rng, found = np.random.default_rng((SEED, *layers)), []
    while len(found) < count:
        design = designs.draw(rng, layers)
        if layers[0] <= len(design.layers) <= layers[1] and fits(design):
            found.append(design)
    return found


def bands(most: int) -> list[Layers]:
    """The bands of a model that takes at most so many layers."""
    return [(low, min(high, most)) for low, high in BANDS if low <= most]


def named(layers: Layers) -> str:
    return f"{layers[0]}-{layers[1]}"
