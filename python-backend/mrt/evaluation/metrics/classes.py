"""Whether a layer shows the shape, icon or word that its caption names: the best match among templates."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image

from mrt.data import glyphs
from mrt.data.designs import DrawnLayer
from mrt.geometry import Region

KINDS = {
    "shape": tuple(name for name in glyphs.SHAPES if name != "pill"),  # a pill has no aspect of its own
    "icon": glyphs.ICONS,
    "text": glyphs.WORDS,
}
FIGURES = {"shape": "shape", "icon": "icon", "text": "word"}
_SIDE = 32  # px of a normalised mask


def class_right(made: np.ndarray, layer: DrawnLayer) -> bool:
    """Whether the layer is best matched by its own template; chance is one in the names of its kind."""
    return best_match(made, layer.kind) == layer.name


def best_match(made: np.ndarray, kind: str) -> str | None:
    """Which of the names of its kind a layer (h, w, 4) looks most like; None where next to nothing is shown."""
    mask, aspect = normalised(made[..., 3])
    if mask is None:
        return None

    def likeness(name: str) -> float:
        template, own = _template(kind, name)
        overlap = (mask & template).sum() / max(1, (mask | template).sum())
        return float(overlap - 0.15 * abs(np.log(aspect / own)))

    return max(KINDS[kind], key=likeness)


def classifiable(layer: DrawnLayer, region: Region) -> bool:
    """Pills, panels, shadows, photos and groups have no class here; nor has what the page cuts off."""
    return layer.name in KINDS.get(layer.kind, ()) and region == layer.region


def normalised(alpha: np.ndarray) -> tuple[np.ndarray | None, float]:
    """The shown part scaled to a square, and its aspect; None where next to nothing is shown."""
    seen = alpha > 0.5
    if seen.sum() < 12:
        return None, 1.0
    rows, columns = np.where(seen.any(1))[0], np.where(seen.any(0))[0]
    tight = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = Image.fromarray((np.clip(tight, 0, 1) * 255).astype(np.uint8)).resize(
        (_SIDE, _SIDE), Image.Resampling.BILINEAR
    )
    return np.asarray(small) > 127, tight.shape[1] / tight.shape[0]


@cache
def _template(kind: str, name: str) -> tuple[np.ndarray, float]:
    mask, aspect = normalised(np.asarray(glyphs.master(kind, name), np.float32) / 255)
    assert mask is not None
    return mask, aspect
