"""A page of the wide world: a canvas, a page inside it, a background, and layers with all that is known of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from mrt.geometry import Region
from mrt.kinds import Kind


@dataclass(frozen=True)
class Layer:
    """One layer. `pixels`: premultiplied RGBA (height, width, 4) uint8 of exactly `region`, hidden parts too.

    `region`: canvas px, the tight box of alpha above 2 of 255; it may leave the page, never the canvas.
    `role`: finer than the kind: headline, small print, icon, person, cut-out, photo frame, badge, ribbon, shadow, ...
    `colours`: as #rrggbb, the one of the largest area first. `group`: the path of its group, "" for none.
    `sources`: keys of the assets that it was made of (mrt.data.world.assets); empty where it was drawn by rule.
    """

    kind: Kind
    role: str
    name: str
    caption: str
    long_caption: str
    synonyms: tuple[str, ...]
    region: Region
    pixels: np.ndarray
    text: str | None = None
    font: str | None = None
    colours: tuple[str, ...] = ()
    group: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Background:
    """`pixels`: premultiplied RGBA (page height, page width, 4) uint8. `kind`: solid, gradient, pattern, photo, ..."""

    kind: str
    caption: str
    pixels: np.ndarray
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """`background` fills the page; `layers` lie bottom to top. `purpose`: poster, banner, card, slide, ..."""

    purpose: str
    canvas: tuple[int, int]
    page: Region
    background: Background
    layers: tuple[Layer, ...]
    caption: str

    @property
    def sources(self) -> frozenset[str]:
        """Every asset that the page was made of."""
        return frozenset(self.background.sources).union(*(layer.sources for layer in self.layers))

    def composite(self, leave_out: Collection[int] = ()) -> np.ndarray:
        """Everything flattened, premultiplied RGBA (canvas height, canvas width, 4) uint8; without `leave_out`."""
        width, height = self.canvas
        picture = np.zeros((height, width, 4), np.uint8)
        picture[self.page.within(Region(0, 0, width, height))] = self.background.pixels
        for index, layer in enumerate(self.layers):
            if index not in leave_out:
                over(picture, layer.pixels, layer.region)
        return picture

    def flat(self) -> np.ndarray:
        """What a viewer sees: the composite of the page alone, premultiplied RGBA (height, width, 4) uint8."""
        return self.composite()[self.page.within(Region(0, 0, *self.canvas))]

    def visible(self) -> list[np.ndarray]:
        """Of each layer the alpha that the layers above leave it on the page, (region height, region width) uint8."""
        width, height = self.canvas
        through = np.zeros((height, width), np.float32)
        through[self.page.within(Region(0, 0, width, height))] = 1
        seen = []
        for layer in reversed(self.layers):
            part = through[layer.region.within(Region(0, 0, width, height))]
            alpha = layer.pixels[..., 3].astype(np.float32)
            seen.append(np.rint(alpha * part).astype(np.uint8))
            part *= 1 - alpha / 255
        return seen[::-1]


def over(picture: np.ndarray, pixels: np.ndarray, region: Region) -> None:
    """Lay premultiplied uint8 `pixels` of `region` over `picture` (canvas), in place; rounding to nearest."""
    part = picture[region.y : region.bottom, region.x : region.right]
    rest = 255 - pixels[..., 3:].astype(np.uint16)
    part[:] = pixels + ((part * rest + 127) // 255).astype(np.uint8)
