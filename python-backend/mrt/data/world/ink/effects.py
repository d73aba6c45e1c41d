"""What is laid beneath or around a thing: soft and hard shadows, outlines, glows, the white rim of a sticker."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from mrt.data.world.ink import fill, shapes
from mrt.data.world.ink.colour import WHITE, Colour


def blurred(mask: np.ndarray, radius: float) -> np.ndarray:
    """A mask (h, w) uint8 under a Gaussian of `radius` px; wide ones are taken at a smaller scale."""
    image = Image.fromarray(mask)
    by = max(1, int(radius / 3))
    if by == 1:
        return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)))
    small = image.resize((-(-image.width // by), -(-image.height // by)), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(radius / by))
    return np.asarray(small.resize(image.size, Image.Resampling.BILINEAR))


def shadow(mask: np.ndarray, radius: float, colour: Colour, opacity: float) -> tuple[np.ndarray, int]:
    """A soft shadow of `mask` and the px by which it is larger on every side."""
    margin = int(2.2 * radius) + 1
    return fill.flat(blurred(fill.padded(mask, margin), radius), colour, opacity), margin


def with_shadow(pixels: np.ndarray, radius: float, offset: tuple[int, int], colour: Colour, opacity: float):
    """The thing and its shadow in one; and the px by which it is larger on every side."""
    soft, margin = shadow(pixels[..., 3], radius, colour, opacity)
    room = margin + max(abs(offset[0]), abs(offset[1]))
    beneath = np.zeros((pixels.shape[0] + 2 * room, pixels.shape[1] + 2 * room, 4), np.uint8)
    y, x = room - margin + offset[1], room - margin + offset[0]
    beneath[y : y + soft.shape[0], x : x + soft.shape[1]] = soft
    part = beneath[room : room + pixels.shape[0], room : room + pixels.shape[1]]
    part[:] = fill.under(part, pixels)
    return beneath, room


def with_rim(pixels: np.ndarray, thick: int, colour: Colour = WHITE) -> tuple[np.ndarray, int]:
    """The thing with a rim around it, as a sticker has; and the px by which it is larger on every side."""
    if thick < 1:
        return pixels, 0
    rim = fill.flat(shapes.grown(pixels[..., 3], thick), colour)
    part = rim[thick:-thick, thick:-thick]
    part[:] = fill.under(part, pixels)
    return rim, thick


def long_shadow(mask: np.ndarray, length: int, colour: Colour) -> tuple[np.ndarray, int]:
    """A hard shadow drawn out to the lower right, as block letters have; larger by `length` px on every side."""
    height, width = mask.shape
    whole = np.zeros((height + 2 * length, width + 2 * length), np.uint8)
    for step in range(length + 1):
        part = whole[length + step : length + step + height, length + step : length + step + width]
        np.maximum(part, mask, out=part)
    return fill.flat(whole, colour), length
