"""Layered designs drawn from a seed: a canvas, a page inside it, a background and layers, with captions.

Most designs have a canvas larger than the page and at least one layer that overflows it (MRT 3.2). In `aligned`
designs a layer's content is centred in its region, so that caption and region alone predict it; in the others it
lies anywhere, as cut-outs of a real picture do.
"""

from __future__ import annotations

import numpy as np

from mrt.data import backgrounds, placement
from mrt.data.design import Design as Design
from mrt.data.design import DrawnLayer as DrawnLayer
from mrt.data.design import over
from mrt.data.design import to_bytes as to_bytes
from mrt.data.frame import Frame
from mrt.data.page_sizes import MOST_LAYERS, SCALES
from mrt.geometry import TOKEN, Region

_RANGES = ((1, 5), (6, 7), (8, 15), (16, MOST_LAYERS))
_COUNTS = (0.62, 0.15, 0.15, 0.08)
_OF_FIVE = (0.08, 0.22, 0.3, 0.25, 0.15)


def draw(rng: np.random.Generator, layers: tuple[int, int] | None = None) -> Design:
    """A design; what finds no room is left out. `layers`: the least and most to try for, by default 1 to 20."""
    wanted = int(rng.integers(layers[0], layers[1] + 1)) if layers else _count(rng)
    scale = next(scale for scale in SCALES if wanted <= scale.most)
    wide, high = scale.pages[rng.integers(len(scale.pages))]
    margin = int(rng.choice([0, 1, 2], p=[0.2, 0.65, 0.15]))
    canvas = (wide + 2 * margin) * TOKEN, (high + 2 * margin) * TOKEN
    page = Region(margin * TOKEN, margin * TOKEN, wide * TOKEN, high * TOKEN)
    aligned, background = bool(rng.random() < 0.7), backgrounds.draw(rng, page.width, page.height)
    accent = placement.accent_of(rng, background) if rng.random() < 0.45 else None
    picture = np.zeros((canvas[1], canvas[0], 4), np.float32)
    over(picture, background.pixels, page)
    frame = Frame(canvas, page, background, aligned, accent, bool(margin) and bool(rng.random() < 0.85))
    drawn = placement.layers(rng, frame, scale, wanted, picture)
    return Design(canvas, page, background, drawn, aligned, accent)


def _count(rng: np.random.Generator) -> int:
    low, high = _RANGES[rng.choice(len(_RANGES), p=_COUNTS)]
    return int(rng.choice([1, 2, 3, 4, 5], p=_OF_FIVE)) if low == 1 else int(rng.integers(low, high + 1))
