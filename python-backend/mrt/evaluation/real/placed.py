"""Layers as a decomposer returns them: pixels and their region on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from mrt.data.world.design import Design, over
from mrt.evaluation.real.units import tight
from mrt.geometry import Region


@dataclass(frozen=True)
class Placed:
    """`pixels`: premultiplied RGBA (height, width, 4) uint8 of exactly `region`, which lies on the page."""

    region: Region
    pixels: np.ndarray

    def alpha(self, frame: Region) -> np.ndarray:
        """(height, width) float32 0..1 of `frame`, clear outside the region."""
        out = np.zeros((frame.height, frame.width), np.float32)
        common = frame.intersect(self.region)
        if common.width and common.height:
            out[common.within(frame)] = self.pixels[common.within(self.region)][..., 3] / np.float32(255)
        return out


NOTHING = Placed(Region(0, 0, 0, 0), np.zeros((0, 0, 4), np.uint8))


def truth_of(design: Design) -> list[Placed]:
    """The background and the layers, bottom to top."""
    return [Placed(design.page, design.background.pixels), *(Placed(one.region, one.pixels) for one in design.layers)]


def summed(layers: Sequence[Placed], page: Region) -> np.ndarray:
    """All of them flattened, premultiplied RGBA (h, w, 4) uint8."""
    picture = np.zeros((page.height, page.width, 4), np.uint8)
    for layer in layers:
        over(picture, layer.pixels, layer.region)
    return picture


def placed(picture: np.ndarray, page: Region) -> Placed:
    """A layer of any size, premultiplied (h, w, 4) in 0..1 over the whole page, at the page's own size, cut to what
    shows."""
    pixels = resized(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8), page[2:])
    region = tight(pixels[..., 3] > 2)
    return Placed(region, pixels[region.within(page)]) if region else NOTHING


def resized(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Premultiplied uint8 (h, w, 4) at another width and height: channel by channel; cubic, or area where smaller."""
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    how = Image.Resampling.BOX if size[0] * size[1] < width * height else Image.Resampling.BICUBIC
    four = Image.frombytes("CMYK", (width, height), np.ascontiguousarray(pixels).tobytes())  # no channel is alpha
    out = np.array(four.resize(size, how))
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return out
