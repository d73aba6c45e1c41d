"""What the region detector found on a picture, to boxes with kinds, bottom to top. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.serving.layout.detection import PRESENT, SAME, surest

CELL = 32  # px, that the sides of the network's picture are multiples of
ACROSS = 0.85  # overlap from which boxes of two kinds are one layer; a label fills much of its button
_THINNEST = 0.75  # px of a rule
_SHORTEST = 4  # px of anything, along
_CANDIDATES = 800  # the surest, that are looked at; of a sure layer there are some ten
_KINDS = 6  # where the logits of the kinds begin


class Regions(NamedTuple):
    """n layers, bottom to top: boxes (n, 4) float32 left, top, right, bottom in px of the page; scores (n,) 0..1;
    z (n,); kinds (n,) indices of mrt.kinds.KINDS; sure (n,) 0..1, the share of that kind."""

    boxes: np.ndarray
    scores: np.ndarray
    z: np.ndarray
    kinds: np.ndarray
    sure: np.ndarray


def working_size(width: int, height: int, side: int = 384) -> tuple[int, int]:
    """The size at which the network sees a picture, (width, height): about `side` px along, multiples of CELL."""
    scale = side / max(width, height)
    across, down = (max(CELL, round(extent * scale / CELL) * CELL) for extent in (width, height))
    return across, down


def regions_of(
    found: np.ndarray, seen: tuple[int, int], page: tuple[int, int], most: int, least: float = PRESENT
) -> Regions:
    """The layers among candidates (cells, fields) of a picture that was `seen` at a size for a `page` of another.

    Boxes come in px of the page and end at its edge. Of more than `most` layers the surest are taken.
    """
    scores = 1 / (1 + np.exp(-found[:, 0].astype(np.float64)))
    kinds = found[:, _KINDS:].argmax(1)
    boxes = np.clip(found[:, 1:5], 0, np.array([*seen, *seen], np.float32))
    extents = boxes[:, 2:] - boxes[:, :2]
    worth = (extents.min(1) >= _THINNEST) & (extents.max(1) >= _SHORTEST)
    kept = np.flatnonzero(worth & (scores >= least))
    kept = kept[np.argsort(-scores[kept], kind="stable")[:_CANDIDATES]]
    found, boxes, scores, kinds = found[kept], boxes[kept], scores[kept], kinds[kept]

    def limits(index: int, others: list[int]) -> np.ndarray:
        return np.where(kinds[others] == kinds[index], SAME, ACROSS)

    chosen = surest(boxes, scores, least, most, limits)
    chosen.sort(key=lambda index: found[index, 5])
    logits = found[chosen, _KINDS:]
    shares = np.exp(logits - logits.max(1, keepdims=True, initial=-np.inf))
    scale = np.array([*page, *page], np.float32) / np.array([*seen, *seen], np.float32)
    return Regions(
        boxes[chosen] * scale, scores[chosen], found[chosen, 5], kinds[chosen], 1 / np.maximum(shares.sum(1), 1)
    )
