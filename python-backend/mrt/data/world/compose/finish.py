"""From a sheet to a design: the canvas, layers cut at it and tight, and as many as were asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.design import Design, Layer
from mrt.geometry import Region, covered

_FAINT = 2  # of 255; alpha that does not count
_BEYOND = 0.25  # of a page's side, the most that a canvas is larger on one side
_OVERFLOW = 0.2  # of the pages on which something leaves the page
_MOST = 40


def finished(sheet: Sheet, layers: tuple[int, int] | None, caption: str) -> Design:
    """The design. ValueError where the page has fewer layers than asked for, or no ground."""
    if sheet.background is None:
        raise ValueError("the page has no background; lay one before anything else")
    page = Region(0, 0, sheet.width, sheet.height)
    own = [layer for layer in (tight(layer, page, page) for layer in sheet.layers) if layer]
    canvas = page
    if any(not page.contains(layer.region) for layer in sheet.layers) and sheet.rng.random() < _OVERFLOW:
        canvas = _holding(sheet.layers, page)
        own = [layer for layer in (tight(layer, canvas, page) for layer in sheet.layers) if layer]
    least, most = layers or (1, _MOST)
    while len(own) > most:
        own.pop(min(range(len(own)), key=lambda index: (_weight(own[index]), -index)))
    if len(own) < least:
        raise ValueError(f"the page has {len(own)} layers, {least} were asked for")
    shifted = tuple(
        replace(layer, region=Region(layer.region.x - canvas.x, layer.region.y - canvas.y, *layer.region[2:]))
        for layer in own
    )
    place = Region(-canvas.x, -canvas.y, page.width, page.height)
    size = (canvas.width, canvas.height)
    return Design(sheet.purpose, size, place, sheet.background, shifted, caption)


def tight(layer: Layer, canvas: Region, page: Region) -> Layer | None:
    """Cut at the canvas, down to where its alpha counts; None where nothing of it lies on the page."""
    cut = layer.region.intersect(canvas)
    if cut.width < 1 or cut.height < 1:
        return None
    pixels = layer.pixels[cut.within(layer.region)]
    box = covered(pixels[..., 3] > _FAINT)
    if box is None:
        return None
    region = Region(cut.x + box.x, cut.y + box.y, box.width, box.height)
    seen = region.intersect(page)
    if seen.width < 2 or seen.height < 2:
        return None
    return replace(layer, region=region, pixels=np.ascontiguousarray(pixels[box.within(Region(0, 0, *cut[2:]))]))


def _holding(layers: list[Layer], page: Region) -> Region:
    """The page and what leaves it, within bounds."""
    across, down = int(_BEYOND * page.width), int(_BEYOND * page.height)
    x = max(-across, min(0, *(layer.region.x for layer in layers)))
    y = max(-down, min(0, *(layer.region.y for layer in layers)))
    right = min(page.width + across, max(page.width, *(layer.region.right for layer in layers)))
    bottom = min(page.height + down, max(page.height, *(layer.region.bottom for layer in layers)))
    return Region(x, y, right - x, bottom - y)


def _weight(layer: Layer) -> float:
    """What is left out first where there are too many: trifles, then small things."""
    area = float(np.sqrt(layer.region.width * layer.region.height))
    return area * (0.3 if layer.role in ("decoration", "shadow", "divider") else 3 if layer.role == "headline" else 1)
