"""The visible page of a design: its picture, the box of every layer, and which layer hides a part of which."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.data.designs import Design
from mrt.geometry import Region

SMALLEST = 4  # px of a box; less of a layer cannot be seen
_OPAQUE = 32  # of 255
_SHARED = 8  # px that two layers share before their order counts


class Page(NamedTuple):
    """The flat picture, premultiplied RGBA (H, W, 4) uint8, and its n visible layers, bottom to top.

    boxes (n, 4) float32: left, top, right, bottom in px, hidden parts included, cut off at the page's edge.
    above (n, n) bool: [i, j] where layer j lies above layer i and they share pixels.
    layers: the index of each in the design. kinds: of each, an index of mrt.kinds.KINDS; empty where the
    design knows none.
    """

    picture: np.ndarray
    boxes: np.ndarray
    above: np.ndarray
    layers: tuple[int, ...]
    kinds: tuple[int, ...] = ()


def page_of(design: Design) -> Page:
    """The page of a design, without layers of which less than SMALLEST px reach it."""
    whole, page = Region(0, 0, *design.canvas), design.page
    boxes, opaque, layers = [], [], []
    for index, layer in enumerate(design.layers):
        seen = layer.box.intersect(page)
        if min(seen.width, seen.height) < SMALLEST:
            continue
        alpha = np.zeros(design.canvas[::-1], bool)
        alpha[layer.region.within(whole)] = layer.pixels[..., 3] >= _OPAQUE
        opaque.append(alpha[page.within(whole)].ravel())
        boxes.append((seen.x - page.x, seen.y - page.y, seen.right - page.x, seen.bottom - page.y))
        layers.append(index)
    picture = design.composite()[page.within(whole)]
    if not layers:
        return Page(picture, np.zeros((0, 4), np.float32), np.zeros((0, 0), bool), ())
    masks = np.stack(opaque).astype(np.float32)
    above = np.triu(masks @ masks.T >= _SHARED, 1)
    return Page(picture, np.array(boxes, np.float32), above, tuple(layers))
