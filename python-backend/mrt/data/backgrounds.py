"""Backgrounds: solid, gradient, radial, striped, photo-like, translucent and empty, each with its caption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.colours import COLOURS as COLOURS
from mrt.data import textures

NAMES = tuple(COLOURS)
KINDS = ("solid", "gradient", "radial", "stripes", "texture", "translucent", "empty")
_SHARE = (0.28, 0.17, 0.10, 0.14, 0.12, 0.10, 0.09)
_STRIPE = 16  # px


@dataclass(frozen=True)
class Background:
    """`pixels`: premultiplied RGBA, (height, width, 4) float32 0..255. A texture has no named colours."""

    kind: str
    colours: tuple[str, ...]
    caption: str
    pixels: np.ndarray


def jittered(rng: np.random.Generator, name: str) -> np.ndarray:
    """A named colour, a little off, (3,) float32 0..255."""
    return np.clip(np.array(COLOURS[name], np.float32) + rng.normal(0, 5, 3), 0, 255).astype(np.float32)


def draw(rng: np.random.Generator, width: int, height: int) -> Background:
    kind = str(rng.choice(KINDS, p=_SHARE))
    first, second = (NAMES[i] for i in rng.choice(len(NAMES), 2, replace=False))
    pixels = np.zeros((height, width, 4), np.float32)
    if kind == "empty":
        return Background(kind, (), "transparent background", pixels)
    if kind in ("solid", "translucent"):
        alpha = 1.0 if kind == "solid" else 0.5
        pixels[..., :3] = jittered(rng, first) * alpha
        pixels[..., 3] = 255 * alpha
        words = first if kind == "solid" else f"translucent {first}"
        return Background(kind, (first,), f"{words} background", pixels)
    if kind == "texture":
        texture = textures.KINDS[rng.integers(len(textures.KINDS))]
        pixels[..., :3] = textures.draw(rng, texture, width, height)
        pixels[..., 3] = 255
        return Background(kind, (), f"photo of {texture} background", pixels)
    blend, words = _pattern(rng, kind, width, height)
    start, end = jittered(rng, first), jittered(rng, second)
    pixels[..., :3] = start + (end - start) * blend[..., None]
    pixels[..., 3] = 255
    join = "and" if kind == "stripes" else "to"
    return Background(kind, (first, second), f"{words} {first} {join} {second} background", pixels)


def _pattern(rng: np.random.Generator, kind: str, width: int, height: int) -> tuple[np.ndarray, str]:
    row, column = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = row / (height - 1), column / (width - 1)
    if kind == "radial":
        return np.clip(np.hypot(down - 0.5, across - 0.5) / 0.65, 0, 1), "radial gradient"
    upright = bool(rng.integers(2))
    if kind == "stripes":
        along = column if upright else row
        return (along // _STRIPE % 2), "vertical stripes" if upright else "horizontal stripes"
    return (down if upright else across), "vertical gradient" if upright else "horizontal gradient"
