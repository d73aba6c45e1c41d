"""Simulated inputs of the refiner: a page's true layers as the networks would return them at a working size.

Shifted by parts of a pixel, blurred, noisy, with holes, now and then too faint; translucent layers stay translucent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from mrt.data.world.design import Design, Layer
from mrt.experts.native import Low
from mrt.experts.unmix import highest, spread
from mrt.geometry import Region

_AROUND = 10  # px of a small layer around its box
_SOLID = ("text", "picture", "drawing", "line")  # kinds that a network may take for translucent by mistake


@dataclass(frozen=True)
class Faults:
    """Of small layers: px for blur and warp, shares of 1 for the others. The defaults are those of held-out pages."""

    blur: float = 0.7
    warp: float = 0.35
    noise: float = 0.04
    holes: float = 0.35
    faint: float = 0.0  # share of solid layers that are
    smear: float = 0.0  # share of layers with faint blots of alpha beside them

    @staticmethod
    def drawn(rng: np.random.Generator) -> Faults:
        blur, warp, noise, holes = (rng.uniform(*ends) for ends in ((0.2, 1.2), (0, 0.6), (0, 0.07), (0, 0.5)))
        return Faults(blur, warp, noise, holes, faint=0.12, smear=0.2)


def lows_of(
    rng: np.random.Generator, design: Design, side: int, faults: Faults, wanted: Collection[int]
) -> Iterator[tuple[int, Low]]:
    """The layers of index `wanted` in a stack of small ones, the page's longer side `side` px."""
    page = design.page
    scale = side / max(page.width, page.height)
    frame = Region(0, 0, max(1, round(page.width * scale)), max(1, round(page.height * scale)))
    ground = Image.fromarray(design.background.pixels[..., :3]).resize(frame[2:], Image.Resampling.BOX)
    flat = np.asarray(ground.filter(ImageFilter.GaussianBlur(faults.blur)), np.float32) / 255
    flat = np.clip(flat + _noise(rng, (*flat.shape[:2], 3), faults.noise), 0, 1)
    small = [worn(rng, layer, page, frame, faults) for layer in design.layers]
    through = np.ones(flat.shape[:2], np.float32)
    lights = []
    for part in reversed(small):
        lights.append(through.copy())
        if part is not None:
            box, pixels = part
            through[box.within(frame)] *= 1 - pixels[..., 3]
    for index, (part, light) in enumerate(zip(small, reversed(lights), strict=True)):
        if part is None:
            continue
        box, pixels = part
        at = box.within(frame)
        if index in wanted:
            rgb = np.empty((frame.height, frame.width, 3), np.float32)
            rgb[:] = pixels[..., :3].mean((0, 1))
            alpha = np.zeros(rgb.shape[:2], np.float32)
            rgb[at], alpha[at] = pixels[..., :3], pixels[..., 3]
            yield index, Low(*(np.rint(value * 255).astype(np.uint8) for value in (rgb, alpha, flat, light)))
        flat[at] = flat[at] * (1 - pixels[..., 3:]) + pixels[..., :3] * pixels[..., 3:]


def worn(
    rng: np.random.Generator, layer: Layer, page: Region, frame: Region, faults: Faults
) -> tuple[Region, np.ndarray] | None:
    """A layer at the size of `frame` with its faults: its box in it, and straight RGBA (h, w, 4) float32 0..1.

    None where it does not reach the page.
    """
    down, across = page.height / frame.height, page.width / frame.width
    own = layer.region
    left, top = (int(np.floor(edge)) for edge in ((own.x - page.x) / across, (own.y - page.y) / down))
    right, bottom = (int(np.ceil(edge)) for edge in ((own.right - page.x) / across, (own.bottom - page.y) / down))
    box = Region(left - _AROUND, top - _AROUND, right - left + 2 * _AROUND, bottom - top + 2 * _AROUND)
    box = box.intersect(frame)
    if not box.width or not box.height:
        return None
    pixels = _shrunk(layer, page, box, across, down)
    if faults.warp:
        pixels = _warped(pixels, *(_smooth(rng, pixels.shape[:2], 16) * faults.warp for _ in range(2)))
    blurred = Image.fromarray(np.rint(pixels).astype(np.uint8)).filter(ImageFilter.GaussianBlur(faults.blur))
    pixels = np.asarray(blurred, np.float32) / 255
    alpha = pixels[..., 3]
    rgb = np.minimum(1, pixels[..., :3] / np.maximum(alpha, 1 / 255)[..., None])
    rgb = spread(rgb, np.clip(alpha * 4 - 0.05, 0, 1))
    near = highest((alpha > 0.02).astype(np.float32), 5)
    alpha = alpha * (1 - np.clip(_smooth(rng, alpha.shape, 28) - 1.2, 0, 1) * faults.holes)
    if layer.kind in _SOLID and rng.random() < faults.faint:
        alpha = alpha * rng.uniform(0.4, 0.85)
    if rng.random() < faults.smear:
        alpha = np.maximum(alpha, np.clip(_smooth(rng, alpha.shape, 20) - 1.3, 0, 1) * rng.uniform(0.1, 0.6))
    alpha = np.clip(alpha + near * _noise(rng, alpha.shape, faults.noise), 0, 1)
    shade = np.dstack([_smooth(rng, alpha.shape, 40) for _ in range(3)]) * (0.7 * faults.noise)
    rgb = np.clip(rgb + _noise(rng, rgb.shape, faults.noise) + shade, 0, 1)
    return box, np.dstack([rgb, alpha]).astype(np.float32)


def _shrunk(layer: Layer, page: Region, box: Region, across: float, down: float) -> np.ndarray:
    """Premultiplied 0..255 float32 of `box`, by the mean of the page's px that each px covers."""
    x0, y0 = round(box.x * across) + page.x, round(box.y * down) + page.y
    x1, y1 = round(box.right * across) + page.x, round(box.bottom * down) + page.y
    native = Region(x0, y0, x1 - x0, y1 - y0)
    whole = np.zeros((native.height, native.width, 4), np.uint8)
    part = layer.region.intersect(native)
    if part.width and part.height:
        whole[part.within(native)] = layer.pixels[part.within(layer.region)]
    bands = [
        Image.fromarray(np.ascontiguousarray(whole[..., band])).resize((box.width, box.height), Image.Resampling.BOX)
        for band in range(4)
    ]
    return np.dstack([np.asarray(band, np.float32) for band in bands])


def _warped(pixels: np.ndarray, right: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Each pixel is taken from so many px further right and down, bilinear, from the nearest beyond the edge."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    y, x = np.clip(y + down, 0, height - 1), np.clip(x + right, 0, width - 1)
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    low, side = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    y, x = (y - top)[..., None].astype(np.float32), (x - left)[..., None].astype(np.float32)
    upper = pixels[top, left] * (1 - x) + pixels[top, side] * x
    return upper * (1 - y) + (pixels[low, left] * (1 - x) + pixels[low, side] * x) * y


def _smooth(rng: np.random.Generator, shape: tuple[int, ...], cell: int) -> np.ndarray:
    """Noise (h, w) of deviation 1 that changes over some `cell` px."""
    rows, columns = (extent // cell + 3 for extent in shape[:2])
    coarse = Image.fromarray(rng.standard_normal((rows, columns)).astype(np.float32))
    wide = coarse.resize((columns * cell, rows * cell), Image.Resampling.BICUBIC)
    y, x = (int(rng.integers(cell)) for _ in range(2))
    return np.asarray(wide)[cell + y :, cell + x :][: shape[0], : shape[1]] * 1.5


def _noise(rng: np.random.Generator, shape: tuple[int, ...], amount: float) -> np.ndarray:
    """Noise of deviation `amount`, neighbours alike."""
    noise = rng.standard_normal((shape[0] + 1, shape[1] + 1, *shape[2:]), np.float32)
    return (noise[1:, 1:] + noise[:-1, 1:] + noise[1:, :-1] + noise[:-1, :-1]) * (amount / 2)
