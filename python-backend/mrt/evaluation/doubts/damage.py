"""Good stacks damaged in one layer, each in a way that the experts' self-check has to notice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from mrt.evaluation.doubts.stacks import Stack, page_of
from mrt.experts.reconcile import Cut, flattened
from mrt.experts.unmix import highest

Damage = Callable[[np.random.Generator, Stack, int], Stack]
"""Spoils the layer of a number; the picture stays as it is."""


def blurred(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """Alpha smeared over 3 to 8 % of the layer's longer side: what a network of few pixels says of an edge."""
    alpha = np.pad(stack.layers[at].pixels[..., 3], 40)
    reach = min(20.0, 2 + rng.uniform(0.015, 0.04) * max(alpha.shape))
    image = Image.fromarray(alpha).filter(ImageFilter.GaussianBlur(reach))
    return _with_alpha(stack, at, np.asarray(image)[40:-40, 40:-40])


def patchy(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """Alpha that comes and goes over the layer."""
    alpha = stack.layers[at].pixels[..., 3]
    return _with_alpha(stack, at, (alpha * np.clip(1.4 * _blotches(rng, alpha.shape, 6) - 0.1, 0, 1)).astype(np.uint8))


def shattered(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """Two fifths of the layer, in pieces."""
    alpha = stack.layers[at].pixels[..., 3]
    kept = _blotches(rng, alpha.shape, 9)
    return _with_alpha(stack, at, np.where(kept > np.quantile(kept, 0.6), alpha, 0))


def left_behind(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """10 to 50 % of the layer left in the ground."""
    alpha = stack.layers[at].pixels[..., 3].astype(np.float32) / 255
    return _in_ground(stack, at, alpha * rng.uniform(0.1, 0.5))


def haloed(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """20 to 60 % of the layer's rim left in the ground."""
    alpha = stack.layers[at].pixels[..., 3].astype(np.float32) / 255
    return _in_ground(stack, at, rng.uniform(0.2, 0.6) * (highest(alpha, 3) - (1 - highest(1 - alpha, 3))).clip(0, 1))


def in_other_colours(rng: np.random.Generator, stack: Stack, at: int) -> Stack:
    """The layer 4 to 20 % darker than it is."""
    layer = stack.layers[at]
    pixels = layer.pixels.copy()
    pixels[..., :3] = np.rint(pixels[..., :3] * rng.uniform(0.8, 0.96))
    return stack._replace(layers=_replaced(stack.layers, at, Cut(layer.region, pixels)))


DAMAGES: dict[str, Damage] = {
    "a layer darker": in_other_colours,
    "alpha smeared": blurred,
    "alpha in patches": patchy,
    "a ghost left in the ground": left_behind,
    "a rim left in the ground": haloed,
    "a layer shattered": shattered,
}


def harmed(name: str, stack: Stack) -> list[int]:
    """The layers that this damage would show on: large enough, of a kind that has no pieces, on bare ground."""
    fit = []
    free = np.ones(stack.picture.shape[:2], bool)
    for index, (layer, kind) in enumerate(zip(stack.layers, stack.kinds, strict=True)):
        shown = layer.pixels[..., 3] > 128
        bare = free[layer.region.within(page_of(stack))]
        whole = name != "a layer shattered" or kind not in ("text", "group", "line")
        on_ground = not name.endswith("in the ground") or bare[shown].mean() > 0.8 if shown.any() else False
        if shown.sum() > 400 and whole and on_ground:
            fit.append(index)
        bare &= ~(layer.pixels[..., 3] > 8)
    return fit


def _blotches(rng: np.random.Generator, shape: tuple[int, ...], count: int) -> np.ndarray:
    noise = Image.fromarray(rng.uniform(0, 1, (count, count)).astype(np.float32))
    return np.asarray(noise.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))


def _with_alpha(stack: Stack, at: int, alpha: np.ndarray) -> Stack:
    """The picture becomes the stack's sum, so that nothing but the alpha is wrong."""
    layer = stack.layers[at]
    layers = _replaced(stack.layers, at, Cut(layer.region, np.dstack([layer.pixels[..., :3], alpha])))
    return stack._replace(picture=flattened(stack.ground, layers), layers=layers)


def _in_ground(stack: Stack, at: int, share: np.ndarray) -> Stack:
    layer, ground = stack.layers[at], stack.ground.astype(np.float32)
    part = ground[layer.region.within(page_of(stack))]
    part += share[..., None] * (layer.pixels[..., :3] - part)
    return stack._replace(ground=np.rint(ground).astype(np.uint8))


def _replaced(layers: list[Cut], at: int, layer: Cut) -> list[Cut]:
    return [layer if index == at else other for index, other in enumerate(layers)]
