"""Training examples of the alpha expert: crops of a page with their true alphas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from mrt.experts.crops import Box
from mrt.experts.prompt import prompt
from mrt.training.matte.believed import believed
from mrt.training.matte.truth import Truth, together

_LEAST_SEEN = 0.1  # of a layer, else nobody could tell it
_LEAST_ALPHA = 0.15
_GROUPED = 0.1  # share of examples that ask for a group as one
_UNKNOWN = 0.15  # share of pages of which some layers have no box
_SNAPPED = 0.35  # share of pages whose boxes lie on a grid, as the transformer's regions do
_CELL = 16 / 320  # of the page's longer side
_FOUND = 0.25  # share of pages whose boxes are as far off as those of a detector
_OFF, _FURTHEST = 0.08, 0.2  # standard deviation of such a side and the most, of the box's width or height


class Example(NamedTuple):
    """`planes` (11, height, width) uint8: the nine of a prompt, amodal alpha, visible alpha; `shape` of the crop."""

    shape: int
    planes: np.ndarray


def examples(rng: np.random.Generator, picture: np.ndarray, layers: list[Truth], most: int) -> Iterator[Example]:
    """At most `most` layers of a page, at random, as a network would be asked for them.

    `picture` (h, w, 3) uint8: as it is seen, with its noise; `layers`: bottom to top, in its pixels.
    """
    size = picture.shape[1], picture.shape[0]
    off = found if rng.random() < _FOUND else partial(jittered, snapped=bool(rng.random() < _SNAPPED))
    boxes = [off(rng, layer.box, size) for layer in layers]
    known = rng.random(len(layers)) > (0.35 if rng.random() < _UNKNOWN else 0)
    wanted = [i for i, layer in enumerate(layers) if layer.seen >= _LEAST_SEEN and layer.amodal.max() > _LEAST_ALPHA]
    for index in rng.permutation(wanted)[:most]:
        first, last, layer, box = index, index, layers[index], boxes[index]
        if layer.group and rng.random() < _GROUPED:
            first, last = _of_group(layers, index)
            layer = together(layers[first : last + 1])
            box = off(rng, layer.box, size)
        over = [i for i in range(last + 1, len(layers)) if known[i]]
        above = believed(rng, [layers[i] for i in over], [boxes[i] for i in over], size)
        below = [boxes[i] for i in range(first) if known[i]]
        planes, crop = prompt(picture, box, above, below, rng.uniform(1.4, 1.65))
        alphas = []
        for alpha in (layer.amodal, layer.visible):
            whole = np.zeros((size[1], size[0]), np.float32)
            whole[layer.area.at] = alpha
            alphas.append(np.rint(crop.take(whole, 0).clip(0, 1) * 255).astype(np.uint8))
        yield Example(crop.shape, np.concatenate([planes, np.stack(alphas)]))


def jittered(rng: np.random.Generator, tight: Box, size: tuple[int, int], snapped: bool) -> Box:
    """A box as a user or the transformer would give it, within the picture (width, height)."""
    page = max(size)
    if snapped:
        cell, more = _CELL * page, rng.uniform(0, 0.5, 4) * _CELL * page * (rng.random(4) < 0.5)
        left, top = (np.floor((tight[i] - more[i]) / cell) * cell for i in (0, 1))
        right, bottom = (np.ceil((tight[i] + more[i]) / cell) * cell for i in (2, 3))
    else:
        side = min(tight.right - tight.left, tight.bottom - tight.top)
        more = rng.uniform(-0.03, 0.08, 4) * side + rng.uniform(-1, 4, 4) * page / 400
        if rng.random() < 0.3:
            more[:] = 0
        left, top, right, bottom = np.array(tight) + more * (-1, -1, 1, 1)
    return _within(Box(left, top, right, bottom), tight, size)


def found(rng: np.random.Generator, tight: Box, size: tuple[int, int]) -> Box:
    """A box as a detector would find it: it may cut off a part of the thing, or show much beside it."""
    sides = np.tile([tight.right - tight.left, tight.bottom - tight.top], 2)
    moved = np.array(tight) + sides * rng.normal(0, _OFF, 4).clip(-_FURTHEST, _FURTHEST)
    return _within(Box(*moved.tolist()), tight, size)


def _within(box: Box, tight: Box, size: tuple[int, int]) -> Box:
    """The part of a box in the picture, or the thing's own box with a rim where hardly any is left."""
    left, top, right, bottom = box
    box = Box(max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), bottom))
    if box.right - box.left < 4 or box.bottom - box.top < 4:
        return Box(
            max(0.0, tight.left - 2),
            max(0.0, tight.top - 2),
            min(size[0], tight.right + 2),
            min(size[1], tight.bottom + 2),
        )
    return box


def _of_group(layers: list[Truth], index: int) -> tuple[int, int]:
    """First and last of the layers of one group that lie directly upon each other around `index`."""
    first = last = index
    while first > 0 and layers[first - 1].group == layers[index].group:
        first -= 1
    while last < len(layers) - 1 and layers[last + 1].group == layers[index].group:
        last += 1
    return first, last
