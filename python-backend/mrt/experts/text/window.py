"""The part of a picture around a block of lines, and how far its pixels lie from the lines. NumPy only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrt.experts.reader.rectangles import Rectangle
from mrt.geometry import Region

_PAD = 0.5  # of a line's height around the lines
_ENDS = 0.15  # of a line's height
_LEAST = 8  # px


@dataclass(frozen=True)
class Window:
    """`region`: on the picture; `picture` (h, w, 3) float32 0..1; `height`: px of a line.

    `away`, `others` (h, w) float32: px to the nearest of the block's lines, and of other lines, negative inside.
    """

    region: Region
    picture: np.ndarray
    height: float
    away: np.ndarray
    others: np.ndarray


def lengthened(lines: Sequence[Rectangle]) -> list[Rectangle]:
    """Lines that reach further before their first and behind their last letter, which a reader's boxes may cut."""
    return [line.longer(2 * _ENDS * line.height) for line in lines]


def around(lines: Sequence[Rectangle], size: tuple[int, int]) -> tuple[Region, float]:
    """The window on a picture (width, height) for a block of lines, and the height of its lines."""
    height = float(np.median([line.height for line in lines]))
    pad = _PAD * max(line.height for line in lines) + _LEAST
    corners = np.concatenate([line.corners() for line in lines])
    left, top = np.floor(corners.min(0) - pad).astype(int)
    right, bottom = np.ceil(corners.max(0) + pad).astype(int)
    region = Region(int(left), int(top), int(right - left), int(bottom - top))
    return region.intersect(Region(0, 0, *size)), height


def window(picture: np.ndarray, lines: Sequence[Rectangle], others: Sequence[Rectangle]) -> Window:
    """Around `lines` on `picture` (h, w, 3) uint8."""
    lines = lengthened(lines)
    region, height = around(lines, (picture.shape[1], picture.shape[0]))
    part = picture[region.y : region.bottom, region.x : region.right].astype(np.float32) / 255
    reach = 2 * _PAD * max(line.height for line in lines) + 2 * _LEAST
    return Window(region, part, height, _away(region, lines, reach), _away(region, others, 4.0))


def _away(region: Region, lines: Sequence[Rectangle], reach: float) -> np.ndarray:
    """Of each pixel the distance to the nearest line along its axes, up to `reach`."""
    out = np.full((region.height, region.width), reach, np.float32)
    for line in lines:
        corners = line.grown(reach).corners()
        low = np.maximum(np.floor(corners.min(0)).astype(int), (region.x, region.y))
        high = np.minimum(np.ceil(corners.max(0)).astype(int) + 1, (region.right, region.bottom))
        if (high <= low).any():
            continue
        x = (np.arange(low[0], high[0]) + 0.5).astype(np.float32)
        y = (np.arange(low[1], high[1]) + 0.5).astype(np.float32)[:, None]
        along, across = _own(line, x, y)
        part = out[low[1] - region.y : high[1] - region.y, low[0] - region.x : high[0] - region.x]
        np.minimum(part, np.maximum(np.abs(along) - line.width / 2, np.abs(across) - line.height / 2), out=part)
    return out


def _own(line: Rectangle, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the points of a grid, x (w,) and y (h, 1), lie along and across a line from its middle, (h, w) each."""
    if line.bend:
        own = line.own(np.stack(np.broadcast_arrays(x, y), -1)).astype(np.float32)
        return own[..., 0], own[..., 1]
    x, y, angle = x - np.float32(line.x), y - np.float32(line.y), math.radians(line.angle)
    return x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
