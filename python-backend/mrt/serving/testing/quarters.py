"""A picture of which no turn looks like another, and what files hold of it."""

from __future__ import annotations

import numpy as np
from PIL import Image

SIZE = (60, 40)
QUARTERS = {"red": (0, 0), "lime": (30, 0), "blue": (0, 20), "yellow": (30, 20)}


def quarters(mode: str = "RGB") -> Image.Image:
    """Each quarter in a colour of its own."""
    image = Image.new("RGB", SIZE)
    for colour, at in QUARTERS.items():
        image.paste(colour, (*at, at[0] + 30, at[1] + 20))
    return image.convert(mode)


def stored(image: Image.Image, orientation: int) -> Image.Image:
    """What a camera stores for `image` to be shown. EXIF says at which side the first row and column are shown."""
    pixels = np.asarray(image)
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 6, 7):  # the first row is shown at the bottom, or right
        pixels = pixels[::-1]
    if orientation in (2, 3, 7, 8):  # the first column at the right, or bottom
        pixels = pixels[:, ::-1]
    return Image.fromarray(np.ascontiguousarray(pixels))
