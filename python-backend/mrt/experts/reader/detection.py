"""Where text lines are: PP-OCR's detection network (differentiable binarization, Liao et al. 2020) at one size."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mrt.experts.components import Components, components
from mrt.experts.reader.arcs import SPARSE, bent
from mrt.experts.reader.rectangles import Rectangle, smallest
from mrt.experts.reader.scaling import resized

Detector = Callable[[np.ndarray], np.ndarray]
"""Pictures (1, 3, h, w) uint8, sides multiples of CELL, to text maps (1, 1, h, w) in 0..1."""

CELL = 32  # px, that the network wants sides to be multiples of
TEXT = 0.3  # of the map: what belongs to a line
_SURE = 0.5  # mean of the map inside a line
_UNCLIP = 1.6  # the map shows the middle of a line: it is grown by this share of its area over its outline
_LEAST = 3  # px across
_SPREAD = 12  # of 255: a picture that varies less in every channel shows nothing


class Found(NamedTuple):
    """A line in px of the picture; `score`: the mean of the text map inside, 0..1."""

    rectangle: Rectangle
    score: float


def found(picture: np.ndarray, scale: float, network: Detector, most: int) -> list[Found]:
    """The lines that the network sees in `picture` (h, w, 3) uint8 at a scale, the `most` largest ones."""
    height, width = picture.shape[:2]
    small = resized(picture, max(1, round(width * scale)), max(1, round(height * scale)))
    if np.ptp(small.reshape(-1, 3), 0).max() < _SPREAD:
        return []
    rows, columns = small.shape[:2]
    padded = np.pad(small, ((0, -rows % CELL), (0, -columns % CELL), (0, 0)), mode="edge")
    text = network(padded.transpose(2, 0, 1)[None])[0, 0, :rows, :columns]
    return [Found(one.rectangle.scaled(width / columns, height / rows), one.score) for one in _lines(text, most)]


def _lines(text: np.ndarray, most: int) -> list[Found]:
    """Rectangles around the pieces of a text map (h, w), and bent ones around those that may be: both are read."""
    mask = text > TEXT
    mask[1:] |= mask[:-1].copy()
    mask[:, 1:] |= mask[:, :-1].copy()
    pieces = components(mask)
    outlines = pieces.outlines()
    lines = []
    for piece in np.argsort(-pieces.areas, kind="stable")[:most]:
        inner = smallest(outlines[piece])
        if inner.short < _LEAST:
            continue
        ways = [inner]
        if pieces.areas[piece] < SPARSE * inner.area and (arc := bent(_points(pieces, piece))):
            ways.append(arc)
        for way in ways:
            score = _mean(text, way)
            if score >= _SURE:
                outer = way.grown(_UNCLIP * way.area / (2 * (way.width + way.height)))
                lines.append(Found(outer._replace(x=outer.x + 0.5, y=outer.y + 0.5), score))
    return lines


def _points(pieces: Components, piece: int) -> np.ndarray:
    """The pixels of a piece as x and y, (n, 2)."""
    runs = pieces.members == piece
    rows, starts = pieces.rows[runs], pieces.starts[runs]
    lengths = pieces.ends[runs] - starts
    begin = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.stack([np.repeat(starts, lengths) + np.arange(lengths.sum()) - begin, np.repeat(rows, lengths)], 1)


def _mean(text: np.ndarray, rectangle: Rectangle) -> float:
    corners = rectangle.corners()
    left, top = np.maximum(0, np.floor(corners.min(0))).astype(int)
    right, bottom = np.minimum(text.shape[::-1], np.ceil(corners.max(0)) + 1).astype(int)
    rows, columns = np.mgrid[top:bottom, left:right]
    inside = rectangle.holds(np.stack([columns, rows], -1))
    return float(text[top:bottom, left:right][inside].mean()) if inside.any() else 0.0
