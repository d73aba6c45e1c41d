"""From the detector's output to boxes of layers, bottom to top. NumPy only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

PRESENT = 0.35  # least score of a layer
SAME = 0.55  # IoU from which boxes are one layer
SMALLEST = 4  # px


class Boxes(NamedTuple):
    """n layers: boxes (n, 4) float32 left, top, right, bottom in px of the page; scores (n,) 0..1; z (n,)."""

    boxes: np.ndarray
    scores: np.ndarray
    z: np.ndarray


def boxes_of(found: np.ndarray, size: tuple[int, int], most: int) -> Boxes:
    """The layers among the detector's candidates (cells, 6), bottom to top.

    `size`: width and height of the page, where boxes end. Of more than `most` layers the surest are taken.
    """
    scores = 1 / (1 + np.exp(-found[:, 0]))
    boxes = np.clip(found[:, 1:5], 0, np.array([*size, *size], np.float32))
    large = (boxes[:, 2:] - boxes[:, :2]).min(1) >= SMALLEST
    chosen = surest(boxes, np.where(large, scores, 0), PRESENT, most)
    chosen.sort(key=lambda index: found[index, 5])
    return Boxes(boxes[chosen], scores[chosen], found[chosen, 5])


def surest(
    boxes: np.ndarray,
    scores: np.ndarray,
    least: float,
    most: int,
    limits: Callable[[int, list[int]], np.ndarray | float] = lambda index, others: SAME,
) -> list[int]:
    """Non-maximum suppression: indices of at most `most` boxes (n, 4) with scores (n,) >= `least`, best first.

    `limits`: the IoU from which the box of an index duplicates each of `others`, whose scores are higher.
    """
    chosen: list[int] = []
    for index in np.argsort(-scores, kind="stable"):
        if scores[index] < least or len(chosen) == most:
            break
        if (overlaps(boxes[index], boxes[chosen]) < limits(int(index), chosen)).all():
            chosen.append(int(index))
    return chosen


def overlaps(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of one box (4,) with others (n, 4)."""
    inner = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    shared = inner.clip(0).prod(1)
    areas = (others[:, 2:] - others[:, :2]).prod(1) + (box[2:] - box[:2]).prod()
    return shared / (areas - shared)
