"""Good stacks damaged in one layer, each in a way that a self-check has to notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mrt.compositing import framed
from mrt.geometry import Region
from mrt.serving.contract.request import Request

Planes = dict[int, np.ndarray]
"""Premultiplied RGBA (4, H, W) by place in `request.slots`."""
Damage = Callable[[np.random.Generator, Request, Planes, int], tuple[Request, Planes]]
"""Spoils the made layer at a place; what comes in stays as it is."""


def hazed(rng: np.random.Generator, request: Request, planes: Planes, place: int) -> tuple[Request, Planes]:
    """A grey haze of an opacity of 0.1 to 0.6 beneath the layer, over a half of it up to all of it."""
    layer, opacity, grey = planes[place], rng.uniform(0.1, 0.6), rng.uniform(0.35, 0.65)
    haze = np.zeros_like(layer)
    haze[:, :, : round(layer.shape[2] * rng.uniform(0.5, 1))] = np.array([grey] * 3 + [1])[:, None, None] * opacity
    return request, planes | {place: layer + (1 - layer[3]) * haze}


def emptied(rng: np.random.Generator, request: Request, planes: Planes, place: int) -> tuple[Request, Planes]:
    """The layer is clear."""
    return request, planes | {place: np.zeros_like(planes[place])}


def doubled(rng: np.random.Generator, request: Request, planes: Planes, place: int) -> tuple[Request, Planes]:
    """The layer is the topmost other one again, with a little noise."""
    other = next(at for at in reversed(request.stack) if at != place)
    slots, regions = list(request.slots), list(request.regions)
    slots[place] = slots[place]._replace(region=slots[other].region)
    regions[slots[place].index - 1] = regions[slots[other].index - 1]
    noise = rng.normal(0, 2 / 255, planes[other].shape).astype(np.float32) * (planes[other][3] > 0)
    return replace(request, slots=tuple(slots), regions=tuple(regions)), planes | {place: planes[other] + noise}


def spilt(rng: np.random.Generator, request: Request, planes: Planes, place: int) -> tuple[Request, Planes]:
    """The layer was asked for in two thirds of the width that it fills."""
    alpha, region = planes[place][3] > 0.1, request.slots[place].region
    filled = np.flatnonzero(alpha.any(0))
    if not len(filled):
        return request, planes
    left, right = int(filled[0]), int(filled[-1]) + 1
    asked = Region(region.x + left, region.y, max(1, (right - left) * 2 // 3), region.height)
    regions = list(request.regions)
    regions[request.slots[place].index - 1] = asked
    return replace(request, regions=tuple(regions)), planes


def disowned(rng: np.random.Generator, request: Request, planes: Planes, place: int) -> tuple[Request, Planes]:
    """The background took on the complementary colours."""
    ground = planes[1]
    return request, planes | {1: np.concatenate([ground[3:] - ground[:3], ground[3:]])}


DAMAGES: dict[str, Damage] = {
    "a layer emptied": emptied,
    "a layer doubled": doubled,
    "a layer two thirds as wide asked for": spilt,
    "grey haze in a layer": hazed,
    "background in other colours": disowned,
}


def planes_of(request: Request, stack: dict[int, np.ndarray]) -> Planes:
    """The self-check's input, from the returned layers (h, w, 4) by slot."""
    planes = dict(request.pictures)
    for place in request.decoded:
        slot = request.slots[place]
        planes[place] = framed(np.moveaxis(stack[slot.index], -1, 0), request.visible(place), slot.region)
    return planes
