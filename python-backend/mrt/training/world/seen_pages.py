"""Batches of flat pages with their regions, for the region detector: a pool that pages of the wide world pass through.

A page lies in the pool as a JPEG with its boxes. It is shown whole or in part, squeezed to sides of multiples of
32 px as served pictures are, in other colours, mirrored if it has no words, and degraded as users'
pictures are.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.data.pages import Page
from mrt.data.world.design import Design
from mrt.data.world.resize import resized
from mrt.data.world.seen import page_of
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.serving.layout.regions import CELL
from mrt.training.layouts.pages import Batch, altered, collate
from mrt.training.world.views import part, toned

SHAPES = ((384, 384), (384, 288), (288, 384), (384, 224), (224, 384), (384, 128), (128, 384))  # width, height; few,
# since each has kernels of its own in memory
STORED = 512  # px of a page's longer side in the pool
WINDOW = 0.35  # share of pages of which a window is shown
PART, TONED, ALTERED = 0.4, 0.4, 0.5  # shares of what is shown: a part, other colours, mirrored or channels exchanged
AREA = 384 * 384  # px of a picture, of which a batch holds its number; of smaller ones more
WAYS = (Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)
TEXT = KINDS.index("text")

Wear = Callable[[np.random.Generator, np.ndarray], np.ndarray]  # premultiplied RGBA uint8 to what a camera or JPEG left


class Stored(NamedTuple):
    jpeg: bytes
    page: Page  # without its picture

    @property
    def shape(self) -> tuple[int, int]:
        """The one of SHAPES whose width / height is nearest, by logarithm."""
        height, width = self.page.picture.shape[:2]
        return min(SHAPES, key=lambda shape: abs(math.log(shape[0] / shape[1] * height / width)))


class SeenPages:
    """At first `first` pages of `source`; `fresh` more with each batch, from `most` on in place of the oldest."""

    def __init__(self, source: Iterator[Design], wear: Wear, first: int = 48, most: int = 6000, fresh: int = 1):
        self._source, self._wear, self._first, self._most, self._fresh = source, wear, first, most, fresh
        self._pool: list[Stored] = []
        self._oldest = 0

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        """Pages of one of SHAPES; `size` pictures of AREA px, or more smaller ones."""
        self._renew(rng)
        width, height = self._pool[int(rng.integers(len(self._pool)))].shape
        alike = [stored for stored in self._pool if stored.shape == (width, height)]
        count = int(np.clip(round(size * AREA / (width * height)), max(1, size // 2), 2 * size))
        return collate([self._shown(rng, alike[i], width, height) for i in rng.integers(len(alike), size=count)])

    def _renew(self, rng: np.random.Generator) -> None:
        while len(self._pool) < self._first:
            self._pool.append(stored(rng, next(self._source)))
        for _ in range(self._fresh):
            fresh = stored(rng, next(self._source))
            if len(self._pool) < self._most:
                self._pool.append(fresh)
            else:
                self._pool[self._oldest % self._most] = fresh
                self._oldest += 1

    def _shown(self, rng: np.random.Generator, kept: Stored, width: int, height: int) -> Page:
        image, page = Image.open(io.BytesIO(kept.jpeg)), kept.page
        if rng.random() < PART:
            image, page = part(rng, image, page)
        scale = np.array([width / image.width, height / image.height] * 2, np.float32)
        rgb = np.asarray(image.resize((width, height), WAYS[int(rng.integers(len(WAYS)))]))
        if rng.random() < TONED:
            rgb = toned(rng, rgb)
        picture = self._wear(rng, np.dstack([rgb, np.full((height, width), 255, np.uint8)]))
        page = page._replace(picture=picture, boxes=page.boxes * scale)
        return altered(rng, page, mirrored=TEXT not in page.kinds) if rng.random() < ALTERED else page


def stored(rng: np.random.Generator, design: Design) -> Stored:
    """A page, or a window of it, of STORED px."""
    if rng.random() < WINDOW:
        shares = rng.uniform(0.5, 0.9, 2)
        small = resized(design, round(STORED / float(shares.max())))
        page = page_of(window(rng, small, float(shares[0]), float(shares[1])))
    else:
        page = page_of(resized(design, STORED))
    jpeg = io.BytesIO()
    rgb = page.picture[..., :3] + (255 - page.picture[..., 3:])
    Image.fromarray(rgb).save(jpeg, "JPEG", quality=96, subsampling=0)
    return Stored(jpeg.getvalue(), page._replace(picture=np.broadcast_to(np.uint8(0), page.picture.shape)))


def window(rng: np.random.Generator, design: Design, across: float, down: float) -> Design:
    """The design whose page is only a part of it, `across` and `down` its shares."""
    page = design.page
    width, height = max(CELL, round(page.width * across)), max(CELL, round(page.height * down))
    width, height = min(width, page.width), min(height, page.height)
    x = page.x + int(rng.integers(page.width - width + 1))
    y = page.y + int(rng.integers(page.height - height + 1))
    part = Region(x, y, width, height)
    pixels = design.background.pixels[part.within(page)]
    return replace(design, page=part, background=replace(design.background, pixels=pixels))
