"""Taking one layer off a picture: its soft edge unmixed from what lies behind, and that filled in."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.metrics.clear import grown

EDGE = 2  # px of a soft edge
ALIKE = 26 / 255  # the most that a channel of one flat colour varies


def peel(picture: np.ndarray, core: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The layer whose opaque part is `core` (h, w), and the picture without it: premultiplied (h, w, 4) in 0..1.

    A flat layer has one colour, and alpha at its edge is how far a pixel lies from what is behind towards that
    colour. One of many colours keeps the picture's, and ends sharply.
    """
    layer, rest = np.zeros_like(picture), picture.copy()
    if core.any():
        at = box_of(grown(core, EDGE + 1))  # holds known pixels around the layer on every side that has any
        layer[at], rest[at] = _peeled(picture[at], core[at])
    return layer, rest


def _peeled(picture: np.ndarray, core: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    colour = np.median(picture[core], axis=0)
    flat = (np.abs(picture[core] - colour).max(1) <= ALIKE).mean() > 0.8
    reach = grown(core, EDGE)
    behind = inpainted(picture, ~reach)
    if not flat:
        alpha = core[..., None].astype(np.float32)
        return picture * alpha, np.where(core[..., None], behind, picture)
    towards = colour - behind
    alpha = ((picture - behind) * towards).sum(-1) / np.maximum(np.square(towards).sum(-1), 1e-4)
    alpha = np.where(core, 1, np.where(reach, np.clip(alpha, 0, 1), 0))[..., None].astype(np.float32)
    return colour * alpha, np.where(reach[..., None], behind, picture)


def box_of(mask: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of the box around a mask that holds something."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
