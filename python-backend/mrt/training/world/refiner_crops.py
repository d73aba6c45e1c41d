"""Windows of pages in their own pixels, for the refiner: its inputs for a layer, and the layer's true alpha.

Most lie on edges of the layer, some anywhere in it, and some where nothing of it is: there the answer is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from mrt.data.world.design import Design, Layer
from mrt.experts.native import planes_of
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.training.world.low_layers import Faults, lows_of

LOW = (256, 512)  # px of the longer side of small layers
TIMES = (1.6, 4.5)  # that the page is larger
LAYERS = 6  # of a page that are shown
EACH = 4  # windows of a layer
EDGE, AWAY = 0.65, 0.15  # shares of windows on edges, and where nothing of the layer is
UNMIXED = 0.65  # share of windows with unmixed alpha
MORE = {"picture": 2.5, "drawing": 1.5}  # times that a layer of a kind is shown; most are words anyhow

Wear = Callable[[np.random.Generator, np.ndarray], np.ndarray]


class Example(NamedTuple):
    """planes (PLANES, h, w), alpha (h, w) uint8; kind: index of KINDS."""

    planes: np.ndarray
    alpha: np.ndarray
    kind: int


class Batch(NamedTuple):
    """planes (B, PLANES, h, w) uint8; kinds (B, len(KINDS)) float32; alpha (B, 1, h, w) float32 0..1."""

    planes: Tensor
    kinds: Tensor
    alpha: Tensor


class RefinerCrops:
    """A pool of windows; those of a fresh page replace others once every `every` batches."""

    def __init__(self, source: Iterator[Design], wear: Wear, side: int = 128, most: int = 3000, every: int = 5):
        self._source, self._wear, self._side, self._most, self._every = source, wear, side, most, every
        self._pool: list[Example] = []
        self._drawn = 0

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        if self._drawn % self._every == 0 or len(self._pool) < 4 * size:
            self._renew(rng, least=4 * size)
        self._drawn += 1
        return collate([altered(rng, self._pool[i]) for i in rng.integers(len(self._pool), size=size)])

    def _renew(self, rng: np.random.Generator, least: int) -> None:
        tries = 0
        while tries == 0 or len(self._pool) < least:
            for example in examples_of(rng, next(self._source), self._wear, self._side):
                if len(self._pool) < self._most:
                    self._pool.append(example)
                else:
                    self._pool[int(rng.integers(self._most))] = example
            tries += 1
            if tries > 200:
                raise ValueError(f"200 pages held {len(self._pool)} windows of {self._side} px; make larger pages")


def examples_of(
    rng: np.random.Generator,
    design: Design,
    wear: Wear,
    side: int,
    faults: Faults | None = None,
    unmixed: float = UNMIXED,
) -> list[Example]:
    """Windows of `side` px of some layers of a page. None of a page that is smaller."""
    page = design.page
    if min(page.width, page.height) < side or not design.layers:
        return []
    weights = np.array([MORE.get(layer.kind, 1.0) for layer in design.layers])
    shown = min(LAYERS, len(design.layers))
    wanted = rng.choice(len(design.layers), shown, replace=False, p=weights / weights.sum())
    picture = wear(rng, np.ascontiguousarray(design.flat()[..., :3]))
    longer = max(page.width, page.height)
    low = int(np.clip(longer / rng.uniform(*TIMES), *LOW))
    found = []
    for index, small in lows_of(rng, design, low, faults or Faults.drawn(rng), set(wanted.tolist())):
        layer = design.layers[index]
        for _ in range(EACH):
            window = placed(rng, layer, page, side)
            planes = planes_of(picture, small, window, rng.random() < unmixed)
            found.append(Example(planes, true_alpha(layer, page, window), KINDS.index(layer.kind)))
    return found


def placed(rng: np.random.Generator, layer: Layer, page: Region, side: int) -> Region:
    """A window in px of the page."""
    alpha, share = layer.pixels[..., 3], rng.random()
    room = page.width - side, page.height - side
    if share < AWAY:
        x, y = (int(rng.integers(extent + 1)) for extent in room)
        return Region(x, y, side, side)
    height, width = alpha.shape
    y, x = int(rng.integers(height)), int(rng.integers(width))
    if share < AWAY + EDGE:
        coarse = alpha[::2, ::2].astype(np.int16)
        edges = np.zeros(coarse.shape, bool)
        edges[:-1] |= np.abs(np.diff(coarse, axis=0)) > 20
        edges[:, :-1] |= np.abs(np.diff(coarse, axis=1)) > 20
        spots = np.flatnonzero(edges)
        if len(spots):
            y, x = (2 * int(i) for i in np.unravel_index(spots[int(rng.integers(len(spots)))], edges.shape))
        y, x = y + int(rng.integers(-40, 41)), x + int(rng.integers(-40, 41))
    x += layer.region.x - page.x - side // 2
    y += layer.region.y - page.y - side // 2
    return Region(int(np.clip(x, 0, room[0])), int(np.clip(y, 0, room[1])), side, side)


def true_alpha(layer: Layer, page: Region, window: Region) -> np.ndarray:
    """The layer's alpha in a window of the page, (h, w) uint8."""
    own = layer.region._replace(x=layer.region.x - page.x, y=layer.region.y - page.y)
    alpha, part = np.zeros((window.height, window.width), np.uint8), own.intersect(window)
    if part.width and part.height:
        alpha[part.within(window)] = layer.pixels[part.within(own)][..., 3]
    return alpha


def altered(rng: np.random.Generator, example: Example) -> Example:
    """Turned and mirrored, with its colours exchanged."""
    planes, alpha = example.planes, example.alpha
    if rng.random() < 0.5:
        planes, alpha = planes[..., ::-1], alpha[..., ::-1]
    if rng.random() < 0.5:
        planes, alpha = planes[:, ::-1], alpha[::-1]
    if rng.random() < 0.5:
        planes, alpha = planes.transpose(0, 2, 1), alpha.T
    if rng.random() < 0.5:
        colours = rng.permutation(3)
        planes = planes[[*colours, *(3 + colours), 6, *(7 + colours), *range(10, len(planes))]]
    return Example(planes, alpha, example.kind)


def collate(examples: list[Example]) -> Batch:
    planes = torch.from_numpy(np.stack([example.planes for example in examples]))
    kinds = torch.zeros(len(examples), len(KINDS))
    kinds[torch.arange(len(examples)), torch.tensor([example.kind for example in examples])] = 1
    alpha = torch.from_numpy(np.stack([example.alpha for example in examples]))[:, None].float() / 255
    return Batch(planes.contiguous(memory_format=torch.channels_last), kinds, alpha)
