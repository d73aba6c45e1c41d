"""Crops of native pages at working sizes: what the autoencoder of the wide world is shown.

A crop is cut out of the native layer and only then made smaller, which costs a hundredth of resizing the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from mrt.data.world import degrade
from mrt.data.world.design import Design
from mrt.geometry import TOKEN
from mrt.training.world.grid import smaller

SIDES = (224, 640)  # px that a page's longer side has when the network sees it, drawn evenly by logarithm
TRIES = 3  # places that a crop is looked for, the fullest one is taken
KINDS_MORE = {"text": 3.0, "line": 1.5, "drawing": 1.5}  # times that a layer of the kind is shown
PAGE, GROUND = 0.22, 0.1  # shares of crops of the flat page and of the background


class Crops:
    """A pool of crops (`side` px) in which pages of `source` replace older ones as batches are drawn."""

    def __init__(self, source: Iterator[Design], side: int = 64, size: int = 2000, each: int = 10, every: int = 4):
        """`each`: crops of one page; `every`: batches between two pages."""
        self._source, self._side, self._size, self._each, self._every = source, side, size, each, every
        self._pool: list[np.ndarray] = []
        self._drawn = 0

    def batch(self, rng: np.random.Generator, size: int) -> Tensor:
        """(size, 4, side, side) float32 0..1, premultiplied."""
        while len(self._pool) < self._size:
            self._pool += self._of_next(rng)
        if self._drawn % self._every == 0:
            for crop in self._of_next(rng):
                self._pool[int(rng.integers(len(self._pool)))] = crop
        self._drawn += 1
        chosen = rng.integers(len(self._pool), size=size)
        return torch.from_numpy(np.stack([self._pool[i] for i in chosen])).permute(0, 3, 1, 2).float() / 255

    def _of_next(self, rng: np.random.Generator) -> list[np.ndarray]:
        return crops_of(rng, next(self._source), self._each, self._side)


def crops_of(rng: np.random.Generator, design: Design, count: int, side: int) -> list[np.ndarray]:
    """`count` crops (side, side, 4) uint8 of a page, its background and its layers."""
    flat, layers = design.flat(), design.layers
    weights = np.array([KINDS_MORE.get(layer.kind, 1.0) for layer in layers])
    longer = max(design.page.width, design.page.height)
    found = []
    for _ in range(count):
        share = rng.random()
        if share < PAGE:
            picture = flat
        elif share < PAGE + GROUND or not layers:
            picture = design.background.pixels
        else:
            picture = layers[int(rng.choice(len(layers), p=weights / weights.sum()))].pixels
        working = math.exp(rng.uniform(math.log(SIDES[0]), math.log(SIDES[1])))
        cut = crop(rng, picture, side, max(1.0, longer / working))
        found.append(degrade.seen(rng, cut) if picture is flat else cut)
    return found


def crop(rng: np.random.Generator, picture: np.ndarray, side: int, scale: float) -> np.ndarray:
    """A crop of round(side * scale) native px made `side` px; it may stand out by a token, where it is clear."""
    native, margin = round(side * scale), round(TOKEN * scale)
    best, fullest = np.zeros((native, native, 4), np.uint8), -1.0
    for _ in range(TRIES):
        y, x = (_start(rng, extent, native, margin) for extent in picture.shape[:2])
        cut = np.zeros((native, native, 4), np.uint8)
        part = picture[max(0, y) : y + native, max(0, x) : x + native]
        cut[max(0, -y) :, max(0, -x) :][: part.shape[0], : part.shape[1]] = part
        filled = float(cut[::4, ::4, 3].mean())
        if filled > fullest:
            best, fullest = cut, filled
    return smaller(best, side, side)


def _start(rng: np.random.Generator, extent: int, native: int, margin: int) -> int:
    """Where a window of `native` px begins along an axis of `extent` px."""
    low, high = sorted((-margin, extent - native + margin))
    return int(rng.integers(low, high + 1))
