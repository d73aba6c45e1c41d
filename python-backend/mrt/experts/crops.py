"""Crops of one area in five shapes, and the way back: training and serving cut alike. NumPy and Pillow only.

Text is wide and columns are tall, so a crop has the shape that is nearest to what it holds, and always 36,864 px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image

SHAPES = ((192, 192), (128, 288), (288, 128), (96, 384), (384, 96))  # height, width; multiples of 32
SCALE = 1.5  # of a crop to its box, at least, as far as the picture reaches
_AROUND = 1 / 18  # of the picture's longer side that a crop shows on each side of a box, at least
_BEYOND = 1 / 64  # of the picture's longer side that a crop shows beyond its edge
_SLACK = 1e-3  # crop px
_LOBES = 3  # of Lanczos' kernel
_STRETCH = 1.25  # of one side against the other, at most


class Box(NamedTuple):
    """A rectangle in picture px, right and bottom beyond its last pixel; it may leave the picture."""

    left: float
    top: float
    right: float
    bottom: float


class Area(NamedTuple):
    """Whole pixels of a picture, all inside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def at(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True)
class Crop:
    """The rectangle `box` of a picture, shown at the size of SHAPES[shape]."""

    box: Box
    shape: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in crop px."""
        return SHAPES[self.shape]

    def take(self, image: np.ndarray, outside: int | None = None) -> np.ndarray:
        """The crop of `image` (h, w) or (h, w, 3) uint8, or (h, w) float32.

        Beyond the picture lies the value `outside`, or where none is given the picture's nearest pixel.
        """
        (left, top, right, bottom), (height, width) = self.box, self.size
        reach_x = 2 + math.ceil(_LOBES * max(1, (right - left) / width))
        reach_y = 2 + math.ceil(_LOBES * max(1, (bottom - top) / height))
        x0, x1 = math.floor(left) - reach_x, math.ceil(right) + reach_x
        y0, y1 = math.floor(top) - reach_y, math.ceil(bottom) + reach_y
        rows, columns = image.shape[:2]
        part = image[max(0, y0) : max(0, min(rows, y1)), max(0, x0) : max(0, min(columns, x1))]
        beyond = [(max(0, -y0), max(0, y1 - rows)), (max(0, -x0), max(0, x1 - columns))]
        if any(map(any, beyond)):
            beyond += [(0, 0)] * (image.ndim - 2)
            how = {"mode": "edge"} if outside is None else {"constant_values": outside}
            part = np.pad(part, beyond, **how)  # type: ignore[arg-type]
        frame = (left - x0, top - y0, right - x0, bottom - y0)
        picture = Image.fromarray(np.ascontiguousarray(part))
        return np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS, box=frame))

    def mask(self, *boxes: Box) -> np.ndarray:
        """How much of each crop px the boxes cover, (height, width) uint8, 255 for all of it."""
        covered = np.zeros(self.size, np.float32)
        for box in boxes:
            down = _covered(box.top, box.bottom, self.box.top, self.box.bottom, self.size[0])
            along = _covered(box.left, box.right, self.box.left, self.box.right, self.size[1])
            if down.any() and along.any():
                np.maximum(covered, down[:, None] * along, out=covered)
        return np.rint(covered * 255).astype(np.uint8)

    def back(self, values: np.ndarray, area: Area) -> np.ndarray:
        """Values of crop px (height, width) in 0..1 as (h, w) float32 of an area that lies inside the crop."""
        (height, width), box = self.size, self.box
        if values.shape != (height, width):
            raise ValueError(f"values of {values.shape} for a crop of {(height, width)}; height comes first")
        across, down = width / (box.right - box.left), height / (box.bottom - box.top)  # crop px of a picture px
        left, right = ((side - box.left) * across for side in (area.left, area.right))
        top, bottom = ((side - box.top) * down for side in (area.top, area.bottom))
        if min(left, top) < -_SLACK or right > width + _SLACK or bottom > height + _SLACK:
            raise ValueError(f"{area} is not inside the crop of {tuple(box)}; ask for what was cropped")
        rows = _sampled(height, top, down, area.bottom - area.top)
        columns = _sampled(width, left, across, area.right - area.left)
        return (rows @ values.astype(np.float32) @ columns.T).clip(0, 1)


def plan(box: Box, picture: tuple[int, int], scale: float = SCALE) -> Crop:
    """The crop that shows `box` and what is around it; `picture`: its width and height.

    A box that leaves the picture is shown no further than a strip beyond the picture's edge.
    """
    area_of(box, picture)
    width, height = box.right - box.left, box.bottom - box.top
    beside, beyond = _AROUND * max(picture), _BEYOND * max(picture)
    x, y = max(beside, width * (scale - 1) / 2), max(beside, height * (scale - 1) / 2)
    left, right = max(box.left - x, -beyond), min(box.right + x, picture[0] + beyond)
    top, bottom = max(box.top - y, -beyond), min(box.bottom + y, picture[1] + beyond)
    wide, high = right - left, bottom - top
    aspects = [w / h for h, w in SHAPES]
    shape = min(range(len(SHAPES)), key=lambda k: abs(math.log(wide / high / aspects[k])))
    wide, high = max(wide, high * aspects[shape] / _STRETCH), max(high, wide / aspects[shape] / _STRETCH)
    x, y = (left + right) / 2, (top + bottom) / 2
    return Crop(Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), shape)


def area_of(box: Box, picture: tuple[int, int]) -> Area:
    """The pixels of a picture (width, height) that a box touches; ValueError where it is empty or touches none."""
    if not all(map(math.isfinite, box)) or box.right <= box.left or box.bottom <= box.top:
        raise ValueError(f"the box {tuple(box)} is empty; its right and bottom must lie beyond its left and top")
    left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
    right, bottom = min(picture[0], math.ceil(box.right)), min(picture[1], math.ceil(box.bottom))
    if right <= left or bottom <= top:
        raise ValueError(f"the box {tuple(box)} lies outside the picture of {picture[0]}x{picture[1]} px; move it in")
    return Area(left, top, right, bottom)


def _covered(low: float, high: float, start: float, end: float, count: int) -> np.ndarray:
    """The share of each of `count` cells between `start` and `end` that lies between `low` and `high`."""
    edges = np.linspace(start, end, count + 1)
    inside = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    return (inside / (edges[1] - edges[0])).clip(0, 1).astype(np.float32)


def _sampled(length: int, start: float, step: float, count: int) -> np.ndarray:
    """Weights (count, length) of Lanczos' interpolation at `count` places `step` px apart, the first cell at `start`.

    What a crop shows enlarged holds nothing finer than the picture's own pixels, so it is not smoothed on the way
    back; only where it is enlarged more than twice, against the network's own noise.
    """
    places = start + (np.arange(count) + 0.5) * step - 0.5
    away = (places[:, None] - np.arange(length)) / max(1.0, step / 2)
    weights = np.where(np.abs(away) < _LOBES, np.sinc(away) * np.sinc(away / _LOBES), 0)
    return (weights / weights.sum(1, keepdims=True)).astype(np.float32)
