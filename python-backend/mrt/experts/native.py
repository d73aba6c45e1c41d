"""From a stack of small layers to the picture's own size: the refiner's inputs for a window. NumPy and Pillow only.

Small layers lie on the whole page at a working size; a window is a rectangle of the page's own pixels. The network
gives alpha; colours are then what remains of the picture when all else is taken out of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.unmix import highest, unmix
from mrt.geometry import Region

# of an input of the refiner, uint8: picture, low colours, low alpha, below, through, share by colours, distance of
# the colours, unmixed alpha, and whether that is given
PLANES = 15
LOW_ALPHA, THROUGH, UNMIXED = 6, 10, 13
MARGIN = 24  # px around a window that unmixing looks at


class Low(NamedTuple):
    """One small layer in its stack, on the whole page at a working size, uint8. Colours are straight and go on beyond
    the layer's edge: `spread` of mrt.experts.unmix does that.

    rgb, below (h, w, 3): the layer's colours, and all that lies beneath it flattened; alpha, through (h, w): its alpha,
    and the transmittance of the layers above.
    """

    rgb: np.ndarray
    alpha: np.ndarray
    below: np.ndarray
    through: np.ndarray


def planes_of(picture: np.ndarray, low: Low, window: Region, unmixed: bool = True) -> np.ndarray:
    """What the refiner sees of a window of the page, (PLANES, h, w) uint8.

    `picture` (H, W, 3) uint8 RGB at its own size; `window` lies within it. `unmixed`: whether to unmix colours, too.
    """
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    wide = Region(
        window.x - MARGIN, window.y - MARGIN, window.width + 2 * MARGIN, window.height + 2 * MARGIN
    ).intersect(page)
    around = wide if unmixed else window
    colours, alpha, below, through = (raised(part, around, page) for part in low)
    own = picture[around.within(page)]
    inner = window.within(around)
    flat, ground, light = (part.astype(np.float32) / 255 for part in (own, below, through))
    apart = colours.astype(np.float32) / 255 - ground
    square = np.einsum("hwc,hwc->hw", apart, apart)
    share = np.clip(np.einsum("hwc,hwc->hw", flat - ground, apart) / (square + 1e-3), 0, 1)
    found = np.zeros_like(share)
    if unmixed:
        found, _ = unmix(flat, alpha.astype(np.float32) / 255, ground, light)
    said = [np.rint(value * 255).astype(np.uint8) for value in (share, np.sqrt(square / 3), found)]
    known = np.full(share.shape, 255 if unmixed else 0, np.uint8)
    planes = np.dstack([own, colours, alpha, below, through, *said, known])
    return np.ascontiguousarray(planes[inner].transpose(2, 0, 1))


def raised(low: np.ndarray, window: Region, page: Region) -> np.ndarray:
    """A window (page px) of a picture of the whole page at another size, (h, w) or (h, w, 3) uint8, bilinear."""
    down, across = low.shape[0] / page.height, low.shape[1] / page.width
    box = (window.x * across, window.y * down, window.right * across, window.bottom * down)
    box = (box[0], box[1], min(box[2], low.shape[1]), min(box[3], low.shape[0]))
    return np.asarray(Image.fromarray(low).resize((window.width, window.height), Image.Resampling.BILINEAR, box))


def gated(alpha: np.ndarray, low_alpha: np.ndarray, window: Region, region: Region, reach: int = 9) -> np.ndarray:
    """Alpha (h, w) float32 of a window where the layer can be: in its region (page px), and near its small alpha."""
    inside = np.zeros_like(alpha)
    part = region.intersect(window)
    if part.width and part.height:
        inside[part.within(window)] = 1
    near = highest(low_alpha.astype(np.float32) / 255, reach)
    clean = np.where(alpha < 0.012, 0, np.where(alpha > 0.988, 1, alpha))
    return clean * inside * np.clip((near - 0.02) / 0.04, 0, 1)


def uncomposited(planes: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Straight colours (h, w, 3) uint8 of a layer in the window that `planes` describe, `alpha` float32 0..1.

    The picture without what lies below, where the layer is seen and strong; elsewhere its small colours.
    """
    values = planes[:11].transpose(1, 2, 0).astype(np.float32) / 255
    picture, colours, below, through = values[..., :3], values[..., 3:6], values[..., 7:10], values[..., 10]
    strong = np.maximum(alpha, 1e-3)[..., None]
    own = np.clip((picture - (1 - strong) * below) / strong, 0, 1)
    believed = (np.clip((alpha - 0.15) / 0.35, 0, 1) * np.clip((through - 0.5) / 0.45, 0, 1))[..., None]
    return np.rint((believed * own + (1 - believed) * colours) * 255).astype(np.uint8)
