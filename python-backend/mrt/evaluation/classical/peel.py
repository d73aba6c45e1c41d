"""Taking one layer off a picture: its soft edge unmixed from what lies behind, and that filled in."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.clear import grown

EDGE = 2  # px of a soft edge
ALIKE = 26 / 255  # the most that a channel of one flat colour varies


def peel(picture: np.ndarray, core: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The layer whose opaque part is `core` (h, w), and the picture without it: premultiplied (h, w, 4) in 0..1.

    A flat layer has one colour, and alpha at its edge is how far a pixel lies from what is behind towards that
    colour. One of many colours keeps the picture's, and ends sharply.
    """
    if not core.any():
        return np.zeros_like(picture), picture
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
