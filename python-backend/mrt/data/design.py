"""What a layered design is: a canvas, a page inside it, a background and layers, with pixels and captions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.data import captions
from mrt.data.backgrounds import Background
from mrt.geometry import Region


@dataclass(frozen=True)
class DrawnLayer:
    """`pixels` and `reference`: premultiplied RGBA (height, width, 4) uint8 of exactly `region`.

    `reference` shows the same thing in another palette and style. `box` is the tight region of the content.
    """

    kind: str
    name: str
    colour: str
    caption: str
    long_caption: str
    region: Region
    box: Region
    pixels: np.ndarray
    reference: np.ndarray

    @property
    def coloured(self) -> bool:
        """Whether the colour follows the design's accent."""
        return self.kind in ("shape", "icon", "text")


@dataclass(frozen=True)
class Design:
    """`background` fills the page; `layers` lie bottom to top. `accent`: all coloured layers share one colour."""

    canvas: tuple[int, int]
    page: Region
    background: Background
    layers: tuple[DrawnLayer, ...]
    aligned: bool
    accent: str | None

    def composite(self, leave_out: frozenset[int] = frozenset()) -> np.ndarray:
        """Background and layers flattened, premultiplied RGBA (canvas height, canvas width, 4) uint8.

        `leave_out`: indices into `layers` of those that the picture does not show.
        """
        width, height = self.canvas
        picture = np.zeros((height, width, 4), np.float32)
        over(picture, self.background.pixels, self.page)
        for index, layer in enumerate(self.layers):
            if index not in leave_out:
                over(picture, layer.pixels.astype(np.float32), layer.region)
        return to_bytes(picture)

    def prompt(self, long: bool = False) -> str:
        """One sentence on the whole design."""
        texts = [layer.long_caption if long else layer.caption for layer in self.layers]
        return captions.sentence(texts, self.background.caption)


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8)


def over(picture: np.ndarray, pixels: np.ndarray, region: Region) -> None:
    """Source-over of premultiplied float pixels, in place."""
    part = picture[region.y : region.bottom, region.x : region.right]
    part *= 1 - pixels[..., 3:] / 255
    part += pixels
