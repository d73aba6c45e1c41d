"""Layers sampled at few points, so that measuring all of them takes a few milliseconds, and the measures."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.compositing import crop
from mrt.geometry import TOKEN, Region, around
from mrt.serving.contract.request import Request

POINTS = 160  # at most, along the longer side of the canvas
PAINTED = 8 / 255  # alpha from which a pixel counts as painted
OPAQUE = 0.9
CHROMA = 32 / 255  # of grey, at most
DARK, LIGHT = 48 / 255, 208 / 255  # means of a grey haze: spilt white or black is none
BOXES_ALIKE = 0.7  # intersection over union of boxes; layers below are not compared by pixels
COARSE, CLEARLY_UNLIKE = 4, 0.6  # every fourth point is enough to distinguish most pairs
RIM = 1  # px that a soft edge may lie outside of a region


class Sampled(NamedTuple):
    """`planes` (4, h, w): premultiplied RGBA 0..1 at every `every`-th px of the canvas that the layer covers.

    `region`: what the layer covers of the canvas; `requested`: its region before it was snapped; `box`: the smallest
    region that holds what is painted, empty for none; `peak`: the highest alpha of all px.
    """

    planes: np.ndarray
    every: int
    region: Region
    requested: Region
    box: Region
    peak: float


def sample(request: Request, position: int, planes: np.ndarray) -> Sampled:
    """One slot of a request; `planes` (4, H, W) of its whole snapped region."""
    slot, region = request.slots[position], request.visible(position)
    every = 1
    while max(request.canvas) > POINTS * every and every < TOKEN:  # regions start at multiples of TOKEN
        every *= 2
    seen = crop(planes, slot.region, region)
    points = np.clip(seen[:, ::every, ::every], 0, 1)
    peak = float(min(1, max(0, seen[3].max())))
    return Sampled(points, every, region, request.regions[slot.index - 1], _box(points[3], every, region), peak)


def outside_share(layer: Sampled) -> float:
    """The share of a layer's alpha that lies outside of the requested region."""
    alpha = np.where(layer.planes[3] >= PAINTED, layer.planes[3], 0)
    total = float(alpha.sum())
    rows = layer.region.y + layer.every * np.arange(alpha.shape[0])
    columns = layer.region.x + layer.every * np.arange(alpha.shape[1])
    inside_y = (rows >= layer.requested.y - RIM) & (rows < layer.requested.bottom + RIM)
    inside_x = (columns >= layer.requested.x - RIM) & (columns < layer.requested.right + RIM)
    return 1 - float(alpha[inside_y][:, inside_x].sum()) / total if total else 0.0


def grey_share(layer: Sampled) -> float:
    """The share of a layer's points that are a translucent grey, as are all their neighbours: edges are thinner."""
    alpha = layer.planes[3]
    hazy = (alpha >= PAINTED) & (alpha < OPAQUE)
    colour = layer.planes[:3, hazy] / alpha[hazy]
    mean, chroma = colour.mean(0), np.ptp(colour, 0)
    hazy[hazy] = (chroma <= CHROMA) & (mean >= DARK) & (mean <= LIGHT)
    return float(_with_neighbours(hazy).mean()) if hazy.any() else 0.0


def likeness(one: Sampled, other: Sampled) -> float:
    """1 for layers with the same pixels at the same place, 0 for layers without anything in common."""
    common = one.box.intersect(other.box)
    areas = [box.width * box.height for box in (one.box, other.box, common)]
    if areas[2] < BOXES_ALIKE * (areas[0] + areas[1] - areas[2]):
        return 0.0
    frame = around((one.box, other.box))
    a, b = _on(frame, one), _on(frame, other)
    rough = _likeness(a[:, ::COARSE, ::COARSE], b[:, ::COARSE, ::COARSE])
    return rough if rough < CLEARLY_UNLIKE else _likeness(a, b)


def _likeness(a: np.ndarray, b: np.ndarray) -> float:
    either = float(np.maximum(a[3], b[3]).sum())
    return 1 - float(np.abs(a - b).max(0).sum()) / either if either else 1.0


def _box(alpha: np.ndarray, every: int, region: Region) -> Region:
    rows, columns = (np.flatnonzero((alpha >= PAINTED).any(axis)) for axis in (1, 0))
    if not len(rows):
        return Region(region.x, region.y, 0, 0)
    (top, bottom), (left, right) = ((int(at[0]), int(at[-1]) + 1) for at in (rows, columns))
    return Region(region.x + every * left, region.y + every * top, every * (right - left), every * (bottom - top))


def _on(frame: Region, layer: Sampled) -> np.ndarray:
    """A layer's points within its box, on the clear points of a frame that holds it."""
    every, box = layer.every, layer.box
    out = np.zeros((4, frame.height // every, frame.width // every), np.float32)
    to, at = _points(box, frame, every), _points(box, layer.region, every)
    out[(slice(None), *to)] = layer.planes[(slice(None), *at)]
    return out


def _points(box: Region, frame: Region, every: int) -> tuple[slice, slice]:
    x, y = (box.x - frame.x) // every, (box.y - frame.y) // every
    return slice(y, y + box.height // every), slice(x, x + box.width // every)


def _with_neighbours(mask: np.ndarray) -> np.ndarray:
    """Where a mask (h, w) holds together with its eight neighbours; beyond the edge it holds."""
    padded = np.pad(mask, 1, constant_values=True)
    across = padded[:, :-2] & padded[:, 1:-1] & padded[:, 2:]
    return across[:-2] & across[1:-1] & across[2:]
