"""Lines cut out of a picture and laid level, at the height that the recognition network reads."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from mrt.experts.reader.rectangles import Rectangle


def level(picture: np.ndarray, line: Rectangle, height: int, longest: int) -> np.ndarray:
    """What `line` shows of `picture` (h, w, 3) uint8, (height, w, 3) uint8, read left to right.

    `longest`: px, over which a line is squeezed. Beyond the picture its nearest pixels go on.
    """
    width = min(longest, max(8, math.ceil(height * line.width / max(1.0, line.height))))
    corners = line.corners()
    left, top = np.floor(corners.min(0)).astype(int) - 2
    right, bottom = np.ceil(corners.max(0)).astype(int) + 2
    part = _part(picture, left, top, right, bottom)
    image = Image.fromarray(part)
    if line.angle % 360 == 0:
        box = (corners[0, 0] - left, corners[0, 1] - top, corners[2, 0] - left, corners[2, 1] - top)
        return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR, box))
    factor = max(1, int(line.height / height))
    if factor > 1:
        image = image.reduce(factor)
    along, across = line.axes() * np.array([[line.width / width], [line.height / height]]) / factor
    x, y = (corners[0] - (left, top)) / factor
    turned = image.transform(
        (width, height),
        Image.Transform.AFFINE,
        (along[0], across[0], x, along[1], across[1], y),
        Image.Resampling.BICUBIC,
    )
    return np.asarray(turned)


def _part(picture: np.ndarray, left: int, top: int, right: int, bottom: int) -> np.ndarray:
    height, width = picture.shape[:2]
    inner = picture[max(0, top) : max(1, min(height, bottom)), max(0, left) : max(1, min(width, right))]
    before = max(0, -top), max(0, -left)
    after = max(0, bottom - height), max(0, right - width)
    if any(before) or any(after):
        inner = np.pad(inner, ((before[0], after[0]), (before[1], after[1]), (0, 0)), mode="edge")
    return np.ascontiguousarray(inner)
