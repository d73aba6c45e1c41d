"""A stack prepared for training: of a size class, on a canvas not far beyond the page, without invisible layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from mrt.data.stacks import Stack, StackLayer, around, cropped, framed, merged
from mrt.geometry import TOKEN, Region

MARGIN = 0.25  # of the page's side, how far the canvas may go beyond it on each side; MRT does not say


def scaled(stack: Stack, side: int) -> Stack:
    """The stack with a page of about `side` x `side` px in its own aspect ratio; smaller ones stay as they are.

    The page's sides become multiples of a token. Layers beyond the margin are cut there, those off the page dropped.
    """
    factor = min(1.0, side / (stack.page.width * stack.page.height) ** 0.5)
    wide, high = (max(TOKEN, round(extent * factor / TOKEN) * TOKEN) for extent in stack.page[2:])
    across, down = wide / stack.page.width, high / stack.page.height
    margins = [int(extent * MARGIN) // TOKEN * TOKEN for extent in (wide, high)]
    frame = Region(-margins[0], -margins[1], wide + 2 * margins[0], high + 2 * margins[1])
    layers = []
    for layer in stack.layers:
        x, y = round((layer.region.x - stack.page.x) * across), round((layer.region.y - stack.page.y) * down)
        size = max(1, round(layer.region.width * across)), max(1, round(layer.region.height * down))
        pixels = np.asarray(Image.fromarray(layer.pixels).resize(size, Image.Resampling.LANCZOS))
        part = (Region(0, 0, wide, high) if layer.background else frame).intersect(Region(x, y, *size))
        if part.width and part.height:
            inner = cropped(replace(layer, region=part, pixels=pixels[part.within(Region(x, y, *size))]))
            seen = inner and inner.region.intersect(Region(0, 0, wide, high))
            if inner and seen and seen.width and seen.height:
                layers.append(inner)
    made = framed((wide, high), layers)
    return replace(stack, canvas=made.canvas, page=made.page, layers=made.layers)


def grouped(rng: np.random.Generator, stack: Stack) -> Stack:
    """Two neighbours in order that touch taken as one layer (MRT 3.2, layer grouping), where there are such."""
    layers = stack.layers
    pairs = [i for i in range(len(layers) - 1) if not layers[i].background and _touch(layers[i], layers[i + 1])]
    if not pairs:
        return stack
    i = pairs[rng.integers(len(pairs))]
    both = layers[i : i + 2]
    region = around([layer.region for layer in both])
    one = StackLayer(" and ".join(layer.name for layer in both), region, merged(both), both[0].groups)
    return replace(stack, layers=(*layers[:i], one, *layers[i + 2 :]))


def _touch(a: StackLayer, b: StackLayer) -> bool:
    near = Region(a.region.x - TOKEN, a.region.y - TOKEN, a.region.width + 2 * TOKEN, a.region.height + 2 * TOKEN)
    common = near.intersect(b.region)
    return common.width > 0 and common.height > 0
