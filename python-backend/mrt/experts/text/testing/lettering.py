"""Words drawn with Pillow's own font on a ground, with what is true of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle

Colour = tuple[int, int, int]
INK: Colour = (170, 24, 60)


@dataclass(frozen=True)
class Lettering:
    """`picture`, `ground` (h, w, 3) uint8; `alpha` (h, w) float32 0..1."""

    picture: np.ndarray
    ground: np.ndarray
    alpha: np.ndarray
    lines: tuple[Line, ...]


def lettered(
    ground: np.ndarray,
    *words: tuple[str, int, int, int],
    colour: Colour = INK,
    rim: Colour | None = None,
    shadow: float = 0,
    angle: float = 0,
) -> Lettering:
    """Each word with its left, top and size in px. `rim`: the colour of an outline; `shadow`: opacity of a soft black
    one; `angle`: degrees clockwise by which words are turned around their middles."""
    height, width = ground.shape[:2]
    masks = [_mask(word, width, height, angle) for word in words]
    fill = np.max([mask for mask, _ in masks], 0)
    lines = tuple(
        Line(word[0], box, 0.99, False, colour, box.height * 0.8) for word, (_, box) in zip(words, masks, strict=True)
    )
    picture, through = ground.astype(np.float32), np.ones((height, width, 1), np.float32)
    if shadow:
        soft = Image.fromarray(fill).filter(ImageFilter.GaussianBlur(5))
        through *= _laid(picture, np.roll(np.asarray(soft), (4, 4), (0, 1)) * shadow, (0, 0, 0))
    if rim:
        through *= _laid(picture, np.asarray(Image.fromarray(fill).filter(ImageFilter.MaxFilter(9))), rim)
    through *= _laid(picture, fill, colour)
    return Lettering(np.rint(picture).astype(np.uint8), ground, 1 - through[..., 0], lines)


def flat(width: int, height: int, colour: Colour = (236, 226, 200)) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def slope(width: int, height: int) -> np.ndarray:
    """A gradient from blue to pale yellow."""
    along = (np.arange(width)[None, :, None] / width + np.arange(height)[:, None, None] / height) / 2
    return np.rint((1 - along) * np.array([120, 170, 235]) + along * np.array([250, 240, 190])).astype(np.uint8)


def stripes(width: int, height: int) -> np.ndarray:
    """Two colours with a slanting border every 90 px, and some grain."""
    rows, columns = np.indices((height, width))
    odd = ((columns + 0.4 * rows) // 90) % 2 == 1
    grain = np.random.default_rng(0).normal(0, 2, (height, width, 1))
    picture = np.where(odd[..., None], (90, 160, 120), (225, 220, 170)) + grain
    return np.rint(picture).clip(0, 255).astype(np.uint8)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Of values in 0..255, dB, at most 60."""
    error = float(((one.astype(np.float64) - other) ** 2).mean())
    return min(60.0, 10 * np.log10(255**2 / max(error, 1e-9)))


def _mask(word: tuple[str, int, int, int], width: int, height: int, angle: float) -> tuple[np.ndarray, Rectangle]:
    string, x, y, size = word
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(string)
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).text((x - left, y - top), string, 255, font)
    middle = (x + (right - left) / 2, y + (bottom - top) / 2)
    image = image.rotate(-angle, Image.Resampling.BICUBIC, center=middle)
    room = 0.16 * size
    return np.asarray(image), Rectangle(*middle, right - left + 2 * room, bottom - top + 2 * room, angle)


def _laid(picture: np.ndarray, mask: np.ndarray, colour: Colour) -> np.ndarray:
    """Paint on `picture`, in place; the light that the paint lets through."""
    alpha = mask[..., None].astype(np.float32) / 255
    picture[:] = picture * (1 - alpha) + np.array(colour) * alpha
    return 1 - alpha
