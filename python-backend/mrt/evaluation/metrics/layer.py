"""Metrics of a layer against that of a drawn design. Pictures: premultiplied (h, w, 4) float32 0..1.

`where` (h, w) bool restricts a metric to these pixels. A metric of no pixels is None.
"""

from __future__ import annotations

import numpy as np

from mrt.compositing import flatten
from mrt.data.backgrounds import COLOURS, NAMES
from mrt.geometry import Region

PALETTE = np.array(list(COLOURS.values()), np.float32) / 255
CEILING = 60.0  # dB; that of equal pictures, where the formula has no number


def shown(alpha: np.ndarray, peak: float) -> np.ndarray:
    """Where a layer is at least half as opaque as `peak`."""
    return alpha >= max(peak / 2, 0.05)


def iou(made: np.ndarray, truth: np.ndarray, where: np.ndarray | None = None) -> float:
    """Overlap of what is shown, by alpha; 1 where neither shows anything."""
    peak = float(truth[..., 3].max())
    a, b = shown(made[..., 3], peak), shown(truth[..., 3], peak)
    if where is not None:
        a, b = a[where], b[where]
    union = (a | b).sum()
    return float((a & b).sum() / union) if union else 1.0


def soft_iou(made: np.ndarray, truth: np.ndarray, where: np.ndarray | None = None) -> float:
    """`alpha_iou` of two layers."""
    a, b = made[..., 3], truth[..., 3]
    return alpha_iou(a, b) if where is None else alpha_iou(a[where], b[where])


def alpha_iou(made: np.ndarray, truth: np.ndarray) -> float:
    """Of two alphas: sum of the lesser over that of the greater (LayerD 4.2); 1 (LayerD: 0) where both are clear."""
    union = float(np.maximum(made, truth).sum())
    return float(np.minimum(made, truth).sum()) / union if union > 1e-6 else 1.0


def psnr(made: np.ndarray, truth: np.ndarray, where: np.ndarray | None = None) -> float | None:
    """In dB over the mean of black and white behind both; at most CEILING."""
    difference = made - truth if where is None else (made - truth)[where]
    if difference.size == 0:
        return None
    on_black, on_white = difference[..., :3], difference[..., :3] - difference[..., 3:]
    error = float(np.square(on_black).mean() + np.square(on_white).mean()) / 2
    return float(-10 * np.log10(max(error, 10 ** (-CEILING / 10))))


def colour_of(made: np.ndarray) -> np.ndarray | None:
    """Mean straight colour where the layer is opaque; None where it is nowhere."""
    seen = made[..., 3] > 0.5
    return (made[seen][:, :3] / made[seen][:, 3:]).mean(0) if seen.sum() > 4 else None


def colour_right(made: np.ndarray, name: str) -> bool:
    """Whether the nearest of the named colours is the right one."""
    colour = colour_of(made)
    return colour is not None and NAMES[int(np.abs(PALETTE - colour).sum(1).argmin())] == name


def palette_distance(made: np.ndarray, truth: np.ndarray) -> float | None:
    """Between the mean colours of two layers, mean of the channels, of 255; None where one of them has no colour."""
    colours = colour_of(made), colour_of(truth)
    if colours[0] is None or colours[1] is None:
        return None
    return float(np.abs(colours[0] - colours[1]).mean() * 255)


def crispness(made: np.ndarray, truth: np.ndarray) -> float | None:
    """Pixels of middling alpha, relative to the truth; 1 is as crisp as the truth, which has to have some."""
    soft = [((picture[..., 3] > 0.1) & (picture[..., 3] < 0.9)).mean() for picture in (made, truth)]
    return float(soft[0] / soft[1]) if soft[1] > 1e-3 else None


def outside(region: Region, page: Region) -> np.ndarray:
    """The pixels of a region that lie off the page, (h, w) bool."""
    off = np.ones((region.height, region.width), bool)
    seen = page.intersect(region)
    if seen.width and seen.height:
        off[seen.within(region)] = False
    return off


def composite(layers: list[tuple[Region, np.ndarray]], page: Region) -> np.ndarray:
    """Layers bottom to top, flattened on the page: premultiplied (h, w, 4)."""
    planes = flatten([(region, np.moveaxis(pixels, -1, 0)) for region, pixels in layers], page)
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1))
