"""`draw`: a setting as pixels. Letters are drawn large and averaged down, so that no hint moves an edge."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mrt.experts.type import shaping
from mrt.experts.type.setting import Line, Setting
from mrt.experts.type.style import SLANT, Colour

_FINE = 192  # px of an em at which hints no longer show
_MOST = 16
_PIXELS = 24_000_000  # of a strip that is drawn large, beyond which it is drawn less large


def draw(setting: Setting) -> np.ndarray:
    """(height, width, 4) uint8, sRGB and straight alpha, of the region; colour also where alpha is 0."""
    style = setting.style
    letters = coverage(setting)
    pixels = np.empty((setting.height, setting.width, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = style.colour, letters
    if style.outline:
        around = coverage(setting, style.outline.width * setting.size)
        pixels = over(pixels, _flat(style.outline.colour, around))
    if style.shadow:
        pixels = over(pixels, _flat(style.shadow.colour, _shadow(setting, pixels[..., 3])))
    return pixels


def coverage(setting: Setting, around: float = 0.0) -> np.ndarray:
    """(height, width) uint8: how much of each pixel letters cover, and an outline of `around` px beside them."""
    mask = np.zeros((setting.height, setting.width), np.uint8)
    for line in setting.lines:
        if line.runs:
            _line(mask, setting, line, around)
    return mask


def _line(mask: np.ndarray, setting: Setting, line: Line, around: float) -> None:
    size = setting.size
    boxes = [shaping.extent(run) for run, _ in line.runs]
    rim = math.ceil(around) + 2
    top = math.floor(min(box.top for box in boxes) * size) - rim
    bottom = math.ceil(max(box.bottom for box in boxes) * size) + rim
    left, right = math.floor(line.x) - rim, math.ceil(line.x + line.width) + rim
    times = min(_MOST, max(1, math.ceil(_FINE / size)))
    while times > 1 and (right - left) * (bottom - top) * times * times > _PIXELS:
        times -= 1
    image = Image.new("L", ((right - left) * times, (bottom - top) * times))
    canvas = ImageDraw.Draw(image)
    for run, pen in line.runs:
        shaping.draw(canvas, run, (pen - left) * times, -top * times, size * times, around * times)
    if setting.style.slanted:
        foot = -top * times
        image = image.transform(
            image.size, Image.Transform.AFFINE, (1, SLANT, -SLANT * foot, 0, 1, 0), Image.Resampling.BICUBIC
        )
    strip = np.asarray(image.reduce(times) if times > 1 else image)
    y = line.baseline + top
    rows = slice(max(0, y), min(mask.shape[0], y + strip.shape[0]))
    columns = slice(max(0, left), min(mask.shape[1], left + strip.shape[1]))
    part = strip[rows.start - y : rows.stop - y, columns.start - left : columns.stop - left]
    np.maximum(mask[rows, columns], part, out=mask[rows, columns])


def _shadow(setting: Setting, alpha: np.ndarray) -> np.ndarray:
    shadow, size = setting.style.shadow, setting.size
    assert shadow is not None
    image = Image.fromarray(alpha)
    moved = image.transform(
        image.size,
        Image.Transform.AFFINE,
        (1, 0, -shadow.right * size, 0, 1, -shadow.down * size),
        Image.Resampling.BILINEAR,
    )
    blurred = moved.filter(ImageFilter.GaussianBlur(shadow.blur * size)) if shadow.blur else moved
    return (np.asarray(blurred, np.float32) * shadow.opacity + 0.5).astype(np.uint8)


def _flat(colour: Colour, alpha: np.ndarray) -> np.ndarray:
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = colour, alpha
    return pixels


def over(front: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Straight pixels (h, w, 4) uint8 upon others."""
    one, two = front[..., 3:].astype(np.float32) / 255, back[..., 3:].astype(np.float32) / 255
    alpha = one + two * (1 - one)
    colour = front[..., :3] * one + back[..., :3] * two * (1 - one)
    colour = np.where(alpha > 0, colour / np.maximum(alpha, 1e-6), back[..., :3])
    return np.concatenate([np.rint(colour), np.rint(alpha * 255)], -1).astype(np.uint8)
