"""Photographs as pages show them: cropped to a form, graded, tinted, blurred, darkened."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from mrt.data.world.assets.library import Photo
from mrt.data.world.ink.colour import Colour
from mrt.data.world.ink.kept import Kept

_LARGEST = 1600  # px, longer side that is kept of a photograph


def cropped(rng: np.random.Generator, photo: Photo, width: int, height: int) -> np.ndarray:
    """A part of the photograph of the form asked for, RGB (height, width, 3) uint8."""
    image = _kept(photo)
    scale = max(width / image.width, height / image.height)
    part = min(1.0, max(rng.uniform(0.55, 1.15), 0.35 * scale))
    wide, high = width / scale * part, height / scale * part
    x = rng.uniform(0, max(0.0, image.width - wide))
    y = rng.uniform(0, max(0.0, image.height - high))
    box = (x, y, min(x + wide, image.width), min(y + high, image.height))
    out = image.resize((width, height), Image.Resampling.BICUBIC, box=box)
    return np.asarray(out.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.4 else out)


def graded(rng: np.random.Generator, picture: np.ndarray, tint: Colour | None = None) -> tuple[np.ndarray, str]:
    """Colours as a designer grades them, and the word for it ("" for plain)."""
    image, kind = Image.fromarray(picture), rng.random()
    if kind < 0.4:
        image = ImageEnhance.Contrast(image).enhance(rng.uniform(0.9, 1.2))
        return np.asarray(ImageEnhance.Color(image).enhance(rng.uniform(0.8, 1.5))), ""
    if kind < 0.55:
        return np.asarray(ImageOps.grayscale(image).convert("RGB")), "black and white"
    if kind < 0.68 and tint is not None:
        dark = tuple(int(part * 0.2) for part in tint)
        light = tuple(int(255 - (255 - part) * 0.25) for part in tint)
        return np.asarray(ImageOps.colorize(ImageOps.grayscale(image), dark, light)), "duotone"
    if kind < 0.8:
        return tinted(picture, (255, 170, 90), 0.16), "warm"
    if kind < 0.9:
        return tinted(picture, (60, 110, 200), 0.16), "cool"
    return np.asarray(ImageEnhance.Color(image).enhance(0.45)), "faded"


def tinted(picture: np.ndarray, colour: Colour, share: float) -> np.ndarray:
    """`share` of one colour in all pixels."""
    steps = np.arange(256, dtype=np.float32) * (1 - share)
    tables = [np.rint(steps + part * share).astype(np.uint8) for part in colour]
    return np.stack([table[picture[..., channel]] for channel, table in enumerate(tables)], -1)


def blurred(picture: np.ndarray, radius: float) -> np.ndarray:
    """Out of focus; wide radii at a smaller scale."""
    image = Image.fromarray(picture)
    by = max(1, int(radius / 3))
    small = image.reduce(by) if by > 1 else image
    small = small.filter(ImageFilter.GaussianBlur(radius / by))
    return np.asarray(small.resize(image.size, Image.Resampling.BILINEAR) if by > 1 else small)


def _kept(photo: Photo) -> Image.Image:
    return _KEPT.get(photo.key, lambda: _opened(photo))


def _opened(photo: Photo) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(photo.pixels()[..., :3]))
    if min(image.size) < 2:
        raise ValueError(f"{photo.key} is a picture of {image.size} px")
    image.thumbnail((_LARGEST, _LARGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


_KEPT: Kept[Image.Image] = Kept(24)
