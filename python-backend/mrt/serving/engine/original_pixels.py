"""The picture's own pixels in the layers generated from it, where these differ from it by a shade only.

Beyond the paper: what the layers of image_to_layers flatten to is known, so the loss of the autoencoder can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.compositing import framed
from mrt.geometry import Region
from mrt.serving.contract.request import Request


def with_original_pixels(request: Request, planes: Mapping[int, np.ndarray], shade: float) -> dict[int, np.ndarray]:
    """`planes` of the background and layers (premultiplied, by position in request.slots), recoloured to the picture.

    The smallest change of the straight colours that makes the stack flatten to the composed slot: each layer takes a
    part of the difference in proportion to its visibility. Alpha does not change, so neither do outlines and hidden
    parts. A difference up to `shade` (of 1) counts as one of shade; from twice that on it counts as one of form, and
    it stays, with the pixels around it.
    """
    whole = request.slots[request.whole].region
    picture = request.pictures[request.whole]
    regions = {position: request.slots[position].region for position in request.stack}
    stack = [(position, _framed(np.clip(planes[position], 0, 1), regions[position], whole)) for position in regions]
    seen, weights = np.ones(picture.shape[1:], np.float32), {}
    flat = np.zeros_like(picture)
    for position, layer in reversed(stack):
        weights[position] = seen * layer[3]
        flat += seen * layer
        seen = seen * (1 - layer[3])
    missing = picture[:3] - flat[:3]
    on_page = request.page.intersect(whole).within(whole)
    off = np.zeros_like(seen)  # outside the page there is no picture to compare with
    off[on_page] = np.abs(picture - flat).max(0)[on_page]
    trust = _least_around(np.clip(2 - off / shade, 0, 1))
    share = missing * trust / (sum(np.square(weight) for weight in weights.values()) + 1e-2)
    out = {}
    for position, layer in stack:
        colour = np.clip(layer[:3] + layer[3] * weights[position] * share, 0, layer[3])
        region = regions[position]
        rows, columns = region.intersect(whole).within(whole)
        own = planes[position].copy()
        inner = region.intersect(whole).within(region)
        own[(slice(0, 3), *inner)] = colour[:, rows, columns]
        out[position] = own
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
