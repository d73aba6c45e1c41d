"""Canvas, regions, token grid, slots and position ids. NumPy only: training and serving share it.

Lengths are canvas pixels unless a name says tokens. One token covers TOKEN x TOKEN pixels (autoencoder /8, patch 2).
Source: MRT section 3.1 (regional cropped representations), ART section 3.1 (grid-aligned boxes).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

import numpy as np

TOKEN = 16
FINE = 4  # times as large as a layer is drawn, that the enlarger makes it
INPUT_PICTURE = -1  # index of an input picture that has a slot beside the composed one
ROOMY, LARGEST = 2, 4  # tokens of a side, below which a thing comes out as a blot, and above which it loses its shape
_LONG = 1.4  # times as long as wide, from which things are panels and pills, which can be of any size
_SLACK = 0.15  # of a token, that a thing may be drawn smaller than it is wanted
MAX_EDGE = 11  # distances to a region's edges saturate here, in tokens


class Region(NamedTuple):
    """A rectangle in canvas pixels: x and y of its top left corner, then width and height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def tokens(self) -> int:
        """Token count of a region that lies on the grid."""
        return (self.width // TOKEN) * (self.height // TOKEN)

    def contains(self, other: Region) -> bool:
        inside_x = self.x <= other.x and other.right <= self.right
        return inside_x and self.y <= other.y and other.bottom <= self.bottom

    def within(self, frame: Region) -> tuple[slice, slice]:
        """Rows and columns of this region in an array of the pixels of `frame`, which holds it."""
        x, y = self.x - frame.x, self.y - frame.y
        return slice(y, y + self.height), slice(x, x + self.width)

    def times(self, count: int) -> Region:
        """The same on a frame that is so many times as large."""
        return Region(self.x * count, self.y * count, self.width * count, self.height * count)

    def intersect(self, other: Region) -> Region:
        """The common rectangle; width or height is 0 where there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        width, height = min(self.right, other.right) - x, min(self.bottom, other.bottom) - y
        return Region(x, y, max(0, width), max(0, height))

    def meets(self, other: Region) -> bool:
        """Whether they have a pixel in common."""
        common = self.intersect(other)
        return bool(common.width and common.height)


def around(regions: Iterable[Region]) -> Region:
    """The smallest region that holds all of `regions`, of which there is one at least."""
    lefts, tops, rights, bottoms = zip(*((one.x, one.y, one.right, one.bottom) for one in regions), strict=True)
    left, top = min(lefts), min(tops)
    return Region(left, top, max(rights) - left, max(bottoms) - top)


def covered(mask: np.ndarray) -> Region | None:
    """The smallest region that holds all that is true of a mask (h, w) bool; None where nothing is."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    left, top = int(columns[0]), int(rows[0])
    return Region(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def snap(region: Region, cell: int = TOKEN) -> Region:
    """The smallest region on the grid of `cell` px that holds `region` (floor, ceil); the token grid by default."""
    x, y = region.x // cell * cell, region.y // cell * cell
    right, bottom = -(-region.right // cell) * cell, -(-region.bottom // cell) * cell
    return Region(x, y, right - x, bottom - y)


def roomy(region: Region, scale: float, canvas: tuple[int, int]) -> Region:
    """Where to draw a thing that is fitted into `region` afterwards, whose px are 1 / `scale` of those of `canvas`
    (width, height): whole tokens around its middle, of about its aspect; ROOMY a side at least, if there are so many,
    and LARGEST at most of what is not long, since things were so large in the training. A region that is merely snapped
    gets another aspect wherever it does not lie on the grid."""
    sides = [side * scale / TOKEN for side in region[2:]]
    most = [max(1, whole // TOKEN) for whole in canvas]
    larger = max(1.0, min(ROOMY / min(sides), *(whole / side for whole, side in zip(most, sides, strict=True))))
    if max(sides) < _LONG * min(sides):
        larger = min(larger, LARGEST / max(sides))
    found = []
    for start, own, side, whole in zip(region[:2], region[2:], sides, most, strict=True):
        count = min(whole, max(1, ceil(side * larger - _SLACK)))
        middle = (start + own / 2) * scale / TOKEN
        first = min(whole - count, max(0, floor(middle - count / 2 + 0.5)))
        found.append((first * TOKEN, count * TOKEN))
    (x, width), (y, height) = found
    return Region(x, y, width, height)


class Slot(NamedTuple):
    """One group of tokens. `index` is the layer axis of its position ids; a reference shares its target's."""

    index: int
    region: Region
    keep: bool
    reference: bool = False


@dataclass(frozen=True)
class Layout:
    """Network inputs that follow from one request's slots. N tokens in slot order, row-major inside a slot.

    ids (N, 3) int32: slot index, then row and column counted from the canvas centre (MRT 3.2, Qwen-Image's RoPE).
    edges (N, 4) int32: tokens to the left, right, top and bottom edge of its region, at most MAX_EDGE.
    beneath (N, 2) int32: the composed and the background token at the same place; -1 where there is none.
    keep, reference (N,) bool. spans: the token range of each slot.
    """

    slots: tuple[Slot, ...]
    spans: tuple[slice, ...]
    ids: np.ndarray
    edges: np.ndarray
    beneath: np.ndarray
    keep: np.ndarray
    reference: np.ndarray

    @property
    def tokens(self) -> int:
        return len(self.ids)

    @property
    def text_start(self) -> int:
        """First position id of the text, past every image id (Qwen-Image's rule)."""
        return int(np.abs(self.ids).max()) + 1


def layout(slots: Sequence[Slot], canvas: tuple[int, int]) -> Layout:
    """Lay out slots whose regions lie on the grid of a canvas of (width, height) pixels."""
    columns, rows = -(-canvas[0] // TOKEN), -(-canvas[1] // TOKEN)
    ids, edges, cells, spans, start = [], [], [], [], 0
    for slot in slots:
        width, height = slot.region.width // TOKEN, slot.region.height // TOKEN
        row, column = (axis.ravel() for axis in np.mgrid[0:height, 0:width])
        at_row, at_column = row + slot.region.y // TOKEN, column + slot.region.x // TOKEN
        centred = at_row - (rows - rows // 2), at_column - (columns - columns // 2)
        ids.append(np.stack([np.full_like(row, slot.index), *centred], axis=1))
        edges.append(np.stack([column, width - 1 - column, row, height - 1 - row], axis=1))
        cells.append(at_row * columns + at_column)
        spans.append(slice(start, start + len(row)))
        start += len(row)
    beneath = np.full((start, 2), -1, np.int32)
    cell = np.concatenate(cells)
    for axis, index in enumerate((0, 1)):
        at = np.full(rows * columns, -1, np.int32)
        for slot, span in zip(slots, spans, strict=True):
            if slot.index == index:
                at[cell[span]] = np.arange(span.start, span.stop)
        beneath[:, axis] = at[cell]
    repeat = [span.stop - span.start for span in spans]
    return Layout(
        slots=tuple(slots),
        spans=tuple(spans),
        ids=np.concatenate(ids).astype(np.int32),
        edges=np.minimum(np.concatenate(edges), MAX_EDGE).astype(np.int32),
        beneath=beneath,
        keep=np.repeat([slot.keep for slot in slots], repeat),
        reference=np.repeat([slot.reference for slot in slots], repeat),
    )


def bucket(tokens: int, buckets: Sequence[int]) -> int:
    """The smallest bucket that holds `tokens`; ValueError where none does."""
    for size in sorted(buckets):
        if tokens <= size:
            return size
    raise ValueError(f"{tokens} tokens are more than the largest bucket ({max(buckets)})")


def pad(array: np.ndarray, length: int, value: float = 0) -> np.ndarray:
    """`array` with its first axis padded at the end to `length`."""
    padded = np.full((length, *array.shape[1:]), value, array.dtype)
    padded[: len(array)] = array
    return padded
