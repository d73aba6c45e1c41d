"""A design at another size: every layer resampled in premultiplied colours, regions tight again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.data.world.design import Background, Design, Layer
from mrt.data.world.ink.scaling import scaled
from mrt.geometry import Region

_FAINT = 2  # of 255; alpha that does not count
_LEAST = 2  # px, of a layer's shorter side


def resized(design: Design, side: int) -> Design:
    """The same design, the page's longer side `side` px. Layers of which less than 2 px are left vanish."""
    if side < 8:
        raise ValueError(f"a page of {side} px shows nothing; ask for at least 8")
    page = design.page
    by = side / max(page.width, page.height)
    if by == 1:
        return design
    width, height = max(1, round(page.width * by)), max(1, round(page.height * by))
    across, down = width / page.width, height / page.height
    left, top = round(page.x * across), round(page.y * down)
    right = round((design.canvas[0] - page.right) * across)
    bottom = round((design.canvas[1] - page.bottom) * down)
    canvas = Region(0, 0, left + width + right, top + height + bottom)
    background = replace(design.background, pixels=scaled(design.background.pixels, width, height))
    assert isinstance(background, Background)
    placed = Region(left, top, width, height)
    layers = (_resized(layer, page, placed, canvas, across, down) for layer in design.layers)
    kept = tuple(layer for layer in layers if layer)
    return replace(design, canvas=canvas[2:], page=placed, background=background, layers=kept)


def _resized(layer: Layer, page: Region, placed: Region, canvas: Region, across: float, down: float) -> Layer | None:
    """Resampled on the new grid, to which the layer's edges are padded so that nothing is shifted within a pixel."""
    own = layer.region
    x0, y0 = (own.x - page.x) * across, (own.y - page.y) * down
    x1, y1 = (own.right - page.x) * across, (own.bottom - page.y) * down
    left, top, right, bottom = int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x1)), int(np.ceil(y1))
    pads = (y0 - top) / down, (bottom - y1) / down, (x0 - left) / across, (right - x1) / across
    up, low, before, behind = (round(pad) for pad in pads)
    pixels = np.pad(layer.pixels, ((up, low), (before, behind), (0, 0)))
    pixels = scaled(pixels, max(1, right - left), max(1, bottom - top))
    region = Region(left + placed.x, top + placed.y, pixels.shape[1], pixels.shape[0])
    cut = region.intersect(canvas)
    if cut.width < _LEAST or cut.height < _LEAST:
        return None
    pixels = pixels[cut.within(region)]
    strong = pixels[..., 3] > _FAINT
    rows, columns = np.flatnonzero(strong.any(1)), np.flatnonzero(strong.any(0))
    if not len(rows):
        return None
    tight = Region(
        cut.x + int(columns[0]),
        cut.y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    if tight.width < _LEAST or tight.height < _LEAST:
        return None
    return replace(layer, region=tight, pixels=np.ascontiguousarray(pixels[tight.within(cut)]))
