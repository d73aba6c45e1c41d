"""Finished stacks of drawn pages: true ones, and those that the experts make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mrt.data.world.assets.library import Library, Split
from mrt.data.world.design import Design
from mrt.data.world.generator import draw
from mrt.experts.cut import cut
from mrt.experts.decompose import decompose
from mrt.experts.reconcile import Cut, flattened
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.kinds import Kind

SEEDS: dict[Split, int] = {"validation": 970_011, "test": 970_012}  # no other pages are drawn from them
SIDES = (640, 1100)  # px of a page's longer side
_SHOWS = 25  # of 255 that is seen of a pixel
_FEWEST = 12  # such pixels of a layer


class Stack(NamedTuple):
    """`picture`, `ground` (H, W, 3) uint8; `layers` bottom to top, each of a kind."""

    picture: np.ndarray
    ground: np.ndarray
    layers: list[Cut]
    kinds: list[Kind | None]


def drawn(split: Split, count: int, library: Library) -> Iterator[Design]:
    """Pages of the assets of a split that is not trained on; each fifth is crowded."""
    for index in range(count):
        rng = np.random.default_rng([SEEDS[split], index])
        yield draw(rng, library, side=int(rng.integers(*SIDES)), crowded=index % 5 == 4)


def true(design: Design) -> Stack:
    """The layers that show on the page, cut off at its edge."""
    layers, kinds = [], []
    for layer, visible in zip(design.layers, design.visible(), strict=True):
        seen = layer.region.intersect(design.page)
        if not seen.width or not seen.height:
            continue
        own = seen.within(layer.region)
        if (visible[own] > _SHOWS).sum() >= _FEWEST:
            layers.append(
                Cut(seen._replace(x=seen.x - design.page.x, y=seen.y - design.page.y), straight(layer.pixels[own]))
            )
            kinds.append(layer.kind)
    ground = np.ascontiguousarray(design.background.pixels[..., :3])
    return Stack(flattened(ground, layers), ground, layers, kinds)


def straight(pixels: np.ndarray) -> np.ndarray:
    """Premultiplied RGBA (h, w, 4) uint8, as straight."""
    alpha = pixels[..., 3:].astype(np.float32)
    colours = np.rint(pixels[..., :3] * (255 / np.maximum(alpha, 1))).clip(0, 255)
    return np.dstack([colours, alpha]).astype(np.uint8)


def in_true_boxes(stack: Stack, experts: Experts) -> Stack:
    """What the experts cut out of the true boxes, told the true kinds."""
    made = cut(stack.picture, [layer.region for layer in stack.layers], stack.kinds, experts.alphas, experts.refiner)
    return Stack(stack.picture, made.ground, made.layers, stack.kinds)


def found(stack: Stack, experts: Experts) -> Stack:
    """What the experts make of the picture alone."""
    made = decompose(stack.picture, experts)
    layers = [Cut(part.region, part.pixels) for part in made.parts]
    return Stack(stack.picture, made.ground, layers, [part.kind for part in made.parts])


def likeness(made: Cut, truth: Cut) -> float:
    """Soft IoU of two alphas of the same region."""
    one, other = (cut.pixels[..., 3].astype(np.float32) for cut in (made, truth))
    union = float(np.maximum(one, other).sum())
    return float(np.minimum(one, other).sum()) / union if union else 1.0


def page_of(stack: Stack) -> Region:
    return Region(0, 0, stack.picture.shape[1], stack.picture.shape[0])
