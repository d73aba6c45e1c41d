"""Simulated predictions of the alpha above, as peeling from the top would make them: the truth with plausible errors.

Trained on true alphas alone it would trust them at run time, where they are predicted ones; given boxes alone it takes
them for opaque.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

from mrt.experts.crops import Box
from mrt.training.matte.truth import Truth

_NOTHING, _BOXES, _EXACT = 0.08, 0.2, 0.4  # cumulated shares of pages of which no, only boxes, all is known
_LOST, _BOX, _PART, _SPILT = 0.06, 0.12, 0.3, 0.4  # cumulated shares of layers with such an error
_SHIFT = 1 / 160  # of the page's longer side, at most
_BLUR = 2.0  # px, at most


def believed(
    rng: np.random.Generator, above: Sequence[Truth], boxes: Sequence[Box], size: tuple[int, int]
) -> np.ndarray:
    """The alpha of all that lies above, (height, width) float32 in 0..1; `boxes` of `above`; `size`: width, height."""
    total = np.zeros((size[1], size[0]), np.float32)
    how = rng.random()
    if how < _NOTHING:
        return total
    for truth, box in zip(above, boxes, strict=True):
        if how < _BOXES:
            _lay_box(total, box, 1.0)
        elif how < _EXACT:
            total[truth.area.at] += truth.visible
        else:
            _lay(rng, total, truth, box)
    return total.clip(0, 1)


def _lay(rng: np.random.Generator, total: np.ndarray, truth: Truth, box: Box) -> None:
    error = rng.random()
    if error < _LOST:
        return
    if error < _BOX:
        _lay_box(total, box, rng.uniform(0.3, 1))
        return
    alpha = truth.visible * rng.uniform(0.7, 1.1)
    if error < _PART:
        alpha = alpha * field(rng, alpha.shape)
    elif error < _SPILT:
        _lay_box(total, box, rng.uniform(0.05, 0.4))
    picture = Image.fromarray((alpha.clip(0, 1) * 255).astype(np.uint8))
    alpha = np.asarray(picture.filter(ImageFilter.GaussianBlur(rng.uniform(0, _BLUR)))).astype(np.float32) / 255
    reach = _SHIFT * max(total.shape)
    left, top = (truth.area[side] + int(np.rint(rng.uniform(-reach, reach))) for side in (0, 1))
    rows = slice(max(0, top), min(total.shape[0], top + alpha.shape[0]))
    columns = slice(max(0, left), min(total.shape[1], left + alpha.shape[1]))
    total[rows, columns] += alpha[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]


def _lay_box(total: np.ndarray, box: Box, alpha: float) -> None:
    left, top, right, bottom = (max(0, int(np.rint(side))) for side in box)
    total[top:bottom, left:right] += alpha


def field(rng: np.random.Generator, size: tuple[int, ...]) -> np.ndarray:
    """Smooth patches of 0 and 1, (h, w) float32."""
    coarse = (rng.random((4, 4)) * 3 - 1).clip(0, 1).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((size[1], size[0]), Image.Resampling.BILINEAR))
