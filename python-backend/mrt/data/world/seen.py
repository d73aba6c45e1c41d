"""What a viewer sees of a page: its flat picture, the boxes and kinds of the visible layers, and which hides which.

A layer is visible where it changes the picture and no layer above hides that. Its visible part must be at least SHARE
of it or as large as a square of SIDE px: a detector cannot find less.
"""

from __future__ import annotations

import numpy as np

from mrt.data.pages import Page
from mrt.data.world.design import Design, over
from mrt.geometry import Region
from mrt.kinds import KINDS

SHARE = 0.15
SIDE = 12  # px
_CHANGE = 5  # of 255, that an eye sees
_FEWEST = 6  # px that change; less is a speck
_OPAQUE = 32  # of 255
_SHARED = 8  # px that two layers share before their order counts


def page_of(design: Design) -> Page:
    """The page of a design at the size it has; boxes in px of the page, cut off at its edge, hidden parts included."""
    whole, page = Region(0, 0, *design.canvas), design.page
    shown, picture = _shown(design)
    boxes, kinds, layers, opaque = [], [], [], []
    for index, (layer, changed) in enumerate(zip(design.layers, shown, strict=True)):
        box = layer.region.intersect(page)
        if not box.width or not box.height:
            continue
        inside = layer.pixels[box.within(layer.region)][..., 3] >= _OPAQUE
        seen = int(changed[box.within(layer.region)].sum())
        if seen < _FEWEST or (seen < SHARE * max(int(inside.sum()), 1) and seen < SIDE**2):
            continue
        mask = np.zeros((page.height, page.width), bool)
        mask[box.within(page)] = inside
        opaque.append(mask.ravel())
        boxes.append((box.x - page.x, box.y - page.y, box.right - page.x, box.bottom - page.y))
        kinds.append(KINDS.index(layer.kind))
        layers.append(index)
    picture = picture[page.within(whole)]
    if not layers:
        return Page(picture, np.zeros((0, 4), np.float32), np.zeros((0, 0), bool), ())
    masks = np.stack(opaque).astype(np.float32)
    above = np.triu(masks @ masks.T >= _SHARED, 1)
    return Page(picture, np.array(boxes, np.float32), above, tuple(layers), tuple(kinds))


def _shown(design: Design) -> tuple[list[np.ndarray], np.ndarray]:
    """Of each layer where it is seen (region height, region width) bool; and the composite of the canvas."""
    width, height = design.canvas
    whole = Region(0, 0, width, height)
    picture = np.zeros((height, width, 4), np.uint8)
    picture[design.page.within(whole)] = design.background.pixels
    changes = []
    for layer in design.layers:
        part = picture[layer.region.within(whole)]
        before = part.astype(np.int16)
        over(picture, layer.pixels, layer.region)
        changes.append(np.abs(part - before).max(2).astype(np.float32))
    through = np.ones((height, width), np.float32)
    shown = []
    for layer, change in zip(reversed(design.layers), reversed(changes), strict=True):
        part = through[layer.region.within(whole)]
        shown.append(change * part >= _CHANGE)
        part *= 1 - layer.pixels[..., 3].astype(np.float32) / 255
    return shown[::-1], picture
