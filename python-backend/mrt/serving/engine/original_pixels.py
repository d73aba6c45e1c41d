"""The picture's own pixels in the layers made from it, where the layers already agree with it but for a shade.

Beyond the paper: image_to_layers knows what its layers flatten to, so the autoencoder's loss need not be theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.compositing import framed
from mrt.geometry import Region
from mrt.serving.contract.request import Request


def with_original_pixels(request: Request, planes: Mapping[int, np.ndarray], shade: float) -> dict[int, np.ndarray]:
    """`planes` of the background and layers (premultiplied, by place in request.slots), recoloured to the picture.

    The smallest change of the straight colours that makes the stack flatten to the composed slot: each layer takes the
    difference in proportion to how much of it is seen. Alpha stays, so nothing hidden and no outline changes. Up to
    `shade` (of 1) a difference is taken for one of shade; from twice as much on for one of form: it stays, and so do
    the pixels around it.
    """
    whole = request.slots[request.whole].region
    given = request.pictures[request.whole]
    stack = [
        (place, _framed(np.clip(planes[place], 0, 1), request.slots[place].region, whole)) for place in request.stack
    ]
    seen, weights = np.ones(given.shape[1:], np.float32), {}
    flat = np.zeros_like(given)
    for place, layer in reversed(stack):
        weights[place] = seen * layer[3]
        flat += seen * layer
        seen = seen * (1 - layer[3])
    missing = given[:3] - flat[:3]
    on_page = request.page.intersect(whole).within(whole)
    off = np.zeros_like(seen)  # beyond the page there is no picture to differ from
    off[on_page] = np.abs(given - flat).max(0)[on_page]
    trust = _least_around(np.clip(2 - off / shade, 0, 1))
    share = missing * trust / (sum(np.square(weight) for weight in weights.values()) + 1e-2)
    out = {}
    for place, layer in stack:
        colour = np.clip(layer[:3] + layer[3] * weights[place] * share, 0, layer[3])
        region = request.slots[place].region
        rows, columns = region.intersect(whole).within(whole)
        own = planes[place].copy()
        inner = region.intersect(whole).within(region)
        own[(slice(0, 3), *inner)] = colour[:, rows, columns]
        out[place] = own
    return out


def _framed(planes: np.ndarray, region: Region, frame: Region) -> np.ndarray:
    """The part of `planes` that lies in `frame`, on the clear planes of `frame`."""
    part = region.intersect(frame)
    return framed(planes[(slice(None), *part.within(region))], part, frame)


def _least_around(values: np.ndarray) -> np.ndarray:
    """The least of each value and its eight neighbours, (h, w)."""
    padded = np.pad(values, 1, mode="edge")
    rows = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    return np.minimum(np.minimum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
