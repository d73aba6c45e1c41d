"""The ground beneath letters: a membrane, or lines carried on where they do better beside the letters."""

from __future__ import annotations

import numpy as np

from mrt.experts.text.coarse import closed
from mrt.experts.text.directed import directed
from mrt.experts.text.membrane import membrane
from mrt.experts.text.pixels import grown, mean, most
from mrt.experts.text.smooth import Smooth

_APART = 0.06  # 0..1, from a smooth ground: something else, which says nothing of it
_BETTER = 0.95  # of the membrane's error, up to which lines are carried on
_TRIED = 0.06  # of a line's height: the rim around the hole on which both are tried
_LARGE = 130  # px of a line's height that holes are closed at; larger ones on a smaller picture
_CALM = 0.018  # standard deviation (0..1) around a pixel, up to which what lies beneath it is thought to be known


def filled(picture: np.ndarray, hole: np.ndarray, even: Smooth | None, free: np.ndarray, height: float) -> np.ndarray:
    """`picture` (h, w, 3) float32 0..1 with `hole` (h, w) bool closed.

    `free` (h, w) bool: where no other letters lie; `height`: px of a line.
    """
    by = max(1, int(height / _LARGE))
    if even is not None:
        rest = picture - even.ground
        other = most(rest) > max(_APART, 6 * even.noise)
        return (even.ground + closed(rest, hole | other, membrane, by)).clip(0, 1)
    trial = grown(hole, max(2, round(_TRIED * height)))
    tried = trial & ~hole & free
    errors = [((closed(picture, trial, way, by)[tried] - picture[tried]) ** 2).sum() for way in (membrane, directed)]
    way = directed if errors[1] < _BETTER * errors[0] else membrane
    return closed(picture, hole, way, by).clip(0, 1)


def calm(picture: np.ndarray, hole: np.ndarray, reach: int = 5) -> np.ndarray:
    """Where (h, w) bool the picture around a pixel, without the hole, is of one colour."""
    known = (~hole).astype(np.float32)
    share = np.maximum(mean(known, reach), 1e-3)
    worst = np.zeros(hole.shape, np.float32)
    for channel in range(picture.shape[2]):
        plane = picture[..., channel] * known
        middle = mean(plane, reach) / share
        worst = np.maximum(worst, mean(plane * picture[..., channel], reach) / share - middle**2)
    return (worst < _CALM**2) & (share > 0.02)
