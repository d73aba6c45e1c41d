"""What a stack of layers is worth, against the truth of a drawn design. Pictures: premultiplied (h, w, 4) in 0..1."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image

from mrt.data import glyphs
from mrt.data.backgrounds import COLOURS, NAMES
from mrt.data.designs import DrawnLayer
from mrt.geometry import Region
from mrt.serving.pictures import flatten

PALETTE = np.array(list(COLOURS.values()), np.float32) / 255
KINDS = {
    "shape": tuple(name for name in glyphs.SHAPES if name != "pill"),  # a pill has no aspect of its own
    "icon": glyphs.ICONS,
    "text": glyphs.WORDS,
}
_SIDE = 32  # px of a normalised mask


def shown(mask: np.ndarray, peak: float) -> np.ndarray:
    """Where a layer is at least half as opaque as `peak`."""
    return mask >= max(peak / 2, 0.05)


def iou(made: np.ndarray, truth: np.ndarray) -> float:
    """Overlap of what is shown, by alpha."""
    peak = float(truth[..., 3].max())
    a, b = shown(made[..., 3], peak), shown(truth[..., 3], peak)
    return float((a & b).sum() / max(1, (a | b).sum()))


def psnr(made: np.ndarray, truth: np.ndarray) -> float:
    """In dB over the mean of black and white behind both."""
    difference = made - truth
    on_black, on_white = difference[..., :3], difference[..., :3] - difference[..., 3:]
    return float(-10 * np.log10((np.square(on_black).mean() + np.square(on_white).mean()) / 2 + 1e-6))


def colour_of(made: np.ndarray) -> np.ndarray | None:
    """Mean straight colour where the layer is opaque; None where it is nowhere."""
    seen = made[..., 3] > 0.5
    return (made[seen][:, :3] / made[seen][:, 3:]).mean(0) if seen.sum() > 4 else None


def colour_right(made: np.ndarray, name: str) -> bool:
    """Whether the nearest of the named colours is the right one."""
    colour = colour_of(made)
    return colour is not None and NAMES[int(np.abs(PALETTE - colour).sum(1).argmin())] == name


def crispness(made: np.ndarray, truth: np.ndarray) -> float:
    """Pixels of middling alpha, relative to the truth; 1 is as crisp as the truth."""
    soft = [((picture[..., 3] > 0.1) & (picture[..., 3] < 0.9)).mean() for picture in (made, truth)]
    return float(soft[0] / max(1e-3, soft[1]))


def class_right(made: np.ndarray, layer: DrawnLayer) -> bool:
    """Whether the shape, icon or word is best matched by its own template (chance: 1/7, 1/16, 1/16)."""
    mask, aspect = normalised(made[..., 3])
    if mask is None:
        return False

    def likeness(name: str) -> float:
        template, own = _template(layer.kind, name)
        overlap = (mask & template).sum() / max(1, (mask | template).sum())
        return float(overlap - 0.15 * abs(np.log(aspect / own)))

    return max(KINDS[layer.kind], key=likeness) == layer.name


def classifiable(layer: DrawnLayer, region: Region) -> bool:
    """Pills, panels and shadows have no class here; nor has what the page cuts off."""
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


def composite(layers: list[tuple[Region, np.ndarray]], page: Region) -> np.ndarray:
    """Layers bottom to top, flattened on the page: premultiplied (h, w, 4)."""
    planes = flatten([(region, np.moveaxis(pixels, -1, 0)) for region, pixels in layers], page)
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1))
