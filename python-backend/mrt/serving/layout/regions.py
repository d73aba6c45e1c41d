"""From the region detector's output to boxes with kinds, bottom to top. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.serving.layout.detection import PRESENT, SAME, surest

CELL = 32  # px; the sides of the network's input are multiples of it
ACROSS = 0.85  # IoU from which boxes of different kinds are one layer; high, as a label fills much of its button
_THINNEST = 0.75  # px, the least short side (a rule)
_SHORTEST = 4  # px, the least long side
_CANDIDATES = 800  # the surest candidates that are looked at; a clear layer has some ten
_KINDS = 6  # the field at which the logits of the kinds begin


class DetectedRegions(NamedTuple):
    """n layers, bottom to top: boxes (n, 4) float32 left, top, right, bottom in px of the page; scores (n,) 0..1;
    z (n,); kinds (n,) indices of mrt.kinds.KINDS; sure (n,) 0..1, the probability of that kind."""

    boxes: np.ndarray
    scores: np.ndarray
    z: np.ndarray
    kinds: np.ndarray
    sure: np.ndarray


def working_size(width: int, height: int, side: int = 384) -> tuple[int, int]:
    """The size of the network's input for a picture, (width, height): longer side about `side`, multiples of CELL."""
    scale = side / max(width, height)
    across, down = (max(CELL, round(extent * scale / CELL) * CELL) for extent in (width, height))
    return across, down


def regions_of(
    found: np.ndarray, seen: tuple[int, int], page: tuple[int, int], most: int, least: float = PRESENT
) -> DetectedRegions:
    """The layers among candidates (cells, fields). `seen`: size of the network's input; `page`: size of the page.

    Boxes are in page px, clipped to the page. Of more than `most` layers the surest are taken.
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
    return DetectedRegions(
        boxes[chosen] * scale, scores[chosen], found[chosen, 5], kinds[chosen], 1 / np.maximum(shares.sum(1), 1)
    )
