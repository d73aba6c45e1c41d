"""Other views of a flat page: a part of it, and other colours, so that a detector learns no asset by heart."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.data.pages import Page

_SHARES = 0.55, 0.95  # of the page's sides that a part has
_LEFT = 0.3  # share of a box that a part of the page shows, if it shows any of it
_TRIES = 6
_GREY, _INVERTED = 0.08, 0.08  # shares of pages
_GAMMA, _CONTRAST = (0.7, 1.4), (0.7, 1.15)
_MIXED = 0.35  # of the other channels that a channel takes at most


def part(rng: np.random.Generator, image: Image.Image, page: Page) -> tuple[Image.Image, Page]:
    """A part of a page's picture, `image`, with the boxes that lie in it; all of it where every try cuts a box short.

    `page` has boxes in px of `image`.
    """
    for _ in range(_TRIES):
        width, height = np.rint(image.size * rng.uniform(*_SHARES, 2)).astype(int)
        left, top = (int(rng.integers(all_ - own + 1)) for all_, own in zip(image.size, (width, height), strict=True))
        corner = np.array([left, top] * 2, np.float32)
        boxes = (page.boxes - corner).clip(0, np.array([width, height] * 2, np.float32))
        shown = _areas(boxes) / _areas(page.boxes)
        if not ((shown > 0) & (shown < _LEFT)).any():
            kept = shown > 0
            return image.crop((left, top, left + int(width), top + int(height))), page._replace(
                boxes=boxes[kept],
                above=page.above[np.ix_(kept, kept)],
                layers=tuple(np.array(page.layers)[kept].tolist()),
                kinds=tuple(np.array(page.kinds)[kept].tolist()),
            )
    return image, page


def toned(rng: np.random.Generator, rgb: np.ndarray) -> np.ndarray:
    """A picture (h, w, 3) uint8 in other colours: channels mixed, curves, contrast; now and then grey or inverted."""
    colours = rgb.astype(np.float32) / 255
    if rng.random() < _GREY:
        colours = np.repeat(colours.mean(2, keepdims=True), 3, 2)
    else:
        mix = np.eye(3) + rng.uniform(0, _MIXED, (3, 3)) * (1 - np.eye(3))
        colours = colours @ (mix / mix.sum(1, keepdims=True)).T.astype(np.float32)
    if rng.random() < _INVERTED:
        colours = 1 - colours
    colours = colours ** rng.uniform(*_GAMMA, 3).astype(np.float32)
    contrast = rng.uniform(*_CONTRAST)
    colours = colours * contrast + (1 - contrast) * rng.random()
    return np.rint(colours.clip(0, 1) * 255).astype(np.uint8)


def _areas(boxes: np.ndarray) -> np.ndarray:
    return np.prod(boxes[:, 2:] - boxes[:, :2], 1).clip(0)
