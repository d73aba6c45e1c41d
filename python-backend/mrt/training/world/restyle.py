"""The same layer in another style: the reference of a restyle, to be brought back to the page's own."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from mrt.data.world.design import Layer

_CHANGED, _TRIES = 0.1, 6  # of the whole range, the mean change at which a look is foreign


def restyled(rng: np.random.Generator, layer: Layer) -> np.ndarray:
    """Premultiplied uint8 pixels of the layer's region: hues turned, one ink, tones changed, few tones, or soft.

    The shape stays what it is, so that the layer is known again; at least its colours are not those of the page.
    """
    alpha = layer.pixels[..., 3:].astype(np.float32) / 255
    colours = layer.pixels[..., :3].astype(np.float32) / 255 / np.maximum(alpha, 1 / 255)
    own, shown = np.clip(colours, 0, 1), alpha[..., 0] > 0.1
    colours = own
    for _ in range(_TRIES):
        for look in {int(i) for i in rng.integers(0, len(_LOOKS), int(rng.integers(1, 3)))}:
            colours = np.clip(_LOOKS[look](rng, colours), 0, 1)
        if not shown.any() or np.abs(colours - own)[shown].mean() > _CHANGED:
            break
    if layer.kind != "text" and rng.random() < 0.15:
        soft = Image.fromarray(np.rint(colours * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
        colours = np.asarray(soft).astype(np.float32) / 255
    return np.rint(np.concatenate([colours * alpha, alpha], -1) * 255).astype(np.uint8)


def _turned(rng: np.random.Generator, colours: np.ndarray) -> np.ndarray:
    """Hues by a sixth to five sixths of the circle, about the grey axis."""
    angle = rng.uniform(1 / 6, 5 / 6) * 2 * np.pi
    cos, sin = np.cos(angle), np.sin(angle) / np.sqrt(3)
    even = (1 - cos) / 3
    turn = np.full((3, 3), even) + np.eye(3) * cos + sin * np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    return colours @ turn.T.astype(np.float32)


def _inked(rng: np.random.Generator, colours: np.ndarray) -> np.ndarray:
    """From one random dark colour to one light one, by brightness."""
    light = (colours @ np.array([0.3, 0.59, 0.11], np.float32))[..., None]
    dark, bright = rng.uniform(0, 0.55, 3).astype(np.float32), rng.uniform(0.45, 1, 3).astype(np.float32)
    return dark + (bright - dark) * light


def _toned(rng: np.random.Generator, colours: np.ndarray) -> np.ndarray:
    """Each channel along a curve of its own, now and then upside down."""
    powers = np.exp(rng.uniform(-0.9, 0.9, 3)).astype(np.float32)
    out = colours**powers
    return 1 - out if rng.random() < 0.3 else out


def _posterised(rng: np.random.Generator, colours: np.ndarray) -> np.ndarray:
    """Few tones, each channel in another order of strength."""
    steps = int(rng.integers(2, 5))
    return (np.floor(colours * steps) / (steps - 1 if steps > 1 else 1))[..., rng.permutation(3)]


_LOOKS = (_turned, _inked, _toned, _posterised)
