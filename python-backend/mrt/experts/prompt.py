"""What the alpha expert is shown of one box: nine planes of a crop. NumPy and Pillow only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.experts import rim
from mrt.experts.crops import SCALE, Box, Crop, plan

PLANES = ("red", "green", "blue", "box", "above", "below", "page", "rim", "fill")


def prompt(
    picture: np.ndarray, box: Box, above: np.ndarray, below: Sequence[Box], scale: float = SCALE
) -> tuple[np.ndarray, Crop]:
    """Planes (9, height, width) uint8 and the crop that they show.

    `picture` (h, w, 3) uint8; `above` (h, w) float32 in 0..1: the alpha, as far as known, of all that lies above;
    `below`: boxes of what lies below. ValueError where `box` is empty or outside the picture.
    """
    height, width = picture.shape[:2]
    page = Box(0, 0, width, height)
    crop = plan(box, (width, height), scale)
    rgb = crop.take(picture)
    asked = crop.mask(Box(*map(max, box[:2], page[:2]), *map(min, box[2:], page[2:])))
    over = np.rint(crop.take(above, 0).clip(0, 1) * 255).astype(np.uint8)
    one, two = rim.distances(rgb, asked, over)
    near = [other for other in below if _touch(other, crop.box)]
    return np.stack([*rgb.transpose(2, 0, 1), asked, over, crop.mask(*near), crop.mask(page), one, two]), crop


def _touch(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
