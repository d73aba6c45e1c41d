"""A design that somebody made: a canvas, a page inside it, and layers bottom to top, in straight-alpha sRGB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mrt import compositing
from mrt.geometry import TOKEN, Region


@dataclass(frozen=True)
class StackLayer:
    """`pixels`: straight RGBA (height, width, 4) uint8 of exactly `region`, which lies on the canvas.

    `groups`: names of the groups around it, outermost first. `background`: it covers the page and lies lowest.
    """

    name: str
    region: Region
    pixels: np.ndarray
    groups: tuple[str, ...] = ()
    background: bool = False
    caption: str | None = None


@dataclass(frozen=True)
class Stack:
    """`canvas`: width and height in px, multiples of a token; the page's corner lies on the token grid."""

    canvas: tuple[int, int]
    page: Region
    layers: tuple[StackLayer, ...]
    prompt: str | None = None
    long_prompt: str | None = None

    def composite(self, leave_out: frozenset[int] = frozenset()) -> np.ndarray:
        """All layers flattened, premultiplied RGBA (canvas height, canvas width, 4) float32 0..1."""
        shown = [layer for index, layer in enumerate(self.layers) if index not in leave_out]
        return flattened(shown, Region(0, 0, *self.canvas))


def flattened(layers: Sequence[StackLayer], frame: Region) -> np.ndarray:
    """Source-over of layers that lie in `frame`, premultiplied RGBA (height, width, 4) float32 0..1."""
    picture = np.zeros((frame.height, frame.width, 4), np.float32)
    for layer in layers:
        part = picture[layer.region.within(frame)]
        pixels = premultiplied(layer.pixels)
        part *= 1 - pixels[..., 3:]
        part += pixels
    return picture


def merged(layers: Sequence[StackLayer]) -> np.ndarray:
    """The layers as one, straight RGBA uint8 of the smallest region that holds them all."""
    return straight(flattened(layers, around([layer.region for layer in layers])))


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    """Straight uint8 RGBA to premultiplied float32 0..1, both (height, width, 4)."""
    return compositing.premultiplied(pixels).transpose(1, 2, 0)


def straight(picture: np.ndarray) -> np.ndarray:
    """Premultiplied float RGBA 0..1 to straight uint8, both (height, width, 4); see compositing.straight."""
    return compositing.straight(picture.transpose(2, 0, 1))


def around(regions: Sequence[Region]) -> Region:
    """The smallest region that holds all of them."""
    x, y = min(region.x for region in regions), min(region.y for region in regions)
    right, bottom = max(region.right for region in regions), max(region.bottom for region in regions)
    return Region(x, y, right - x, bottom - y)


def cropped(layer: StackLayer) -> StackLayer | None:
    """The layer without its clear rows and columns; None if it is all clear."""
    rows, columns = (np.flatnonzero(layer.pixels[..., 3].any(axis)) for axis in (1, 0))
    if len(rows) == 0:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    region = Region(layer.region.x + int(left), layer.region.y + int(top), int(right - left), int(bottom - top))
    return replace(layer, region=region, pixels=layer.pixels[top:bottom, left:right])


def framed(size: tuple[int, int], layers: Sequence[StackLayer]) -> Stack:
    """A stack of a page of `size` px and layers whose regions count from the page's corner and may leave it.

    The canvas is the page, and beyond it on each side as many tokens as the layers need (MRT 3.1, overflow). A lowest
    layer that has the whole page in its region is the background.
    """
    page = Region(0, 0, *size)
    extent = around([page, *(layer.region for layer in layers)])
    x, y = -(extent.x // TOKEN * TOKEN), -(extent.y // TOKEN * TOKEN)
    canvas = tuple(-(-(edge + start) // TOKEN) * TOKEN for edge, start in ((extent.right, x), (extent.bottom, y)))
    moved = tuple(
        replace(
            layer,
            region=Region(layer.region.x + x, layer.region.y + y, *layer.region[2:]),
            background=index == 0 and layer.region.contains(page),
        )
        for index, layer in enumerate(layers)
    )
    return Stack((canvas[0], canvas[1]), Region(x, y, *size), moved)
