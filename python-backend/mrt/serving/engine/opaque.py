"""An opaque picture's layers cover it: what shines through all of them is filled in at the bottom.

Beyond the paper: the autoencoder makes the last pixels of a page that ends within a token translucent, and now and then
a spot inside of it. Where the picture is opaque, its background is, too.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.compositing import crop, flatten
from mrt.geometry import Region
from mrt.serving.contract.request import Request

FULL = 1 - 0.4 / 255  # alpha that is opaque in 8 bits, however halves are rounded
TRUST = 0.002  # how much of a pixel has to be seen before the picture, not what is around, says its colour


def filled(request: Request, planes: Mapping[int, np.ndarray]) -> dict[int, np.ndarray]:
    """`planes` of the background and layers of image_to_layers (premultiplied, by place in request.slots).

    What is added to the background has the colour that the picture lacks there. Layers above stay as they are; so does
    what lies outside of the background's region, and all of it where the picture is clear anywhere on the page.
    """
    bottom, *above = request.stack
    frame = request.slots[request.whole].region
    region = request.slots[bottom].region.intersect(frame)
    given = crop(request.pictures[request.whole], frame, region)
    if not (given[3][request.page.intersect(region).within(region)] >= FULL).all():  # its background may be clear
        return dict(planes)
    layers = [(request.slots[place].region, np.clip(planes[place], 0, 1)) for place in above]
    over = flatten(layers, region)
    own = planes[bottom].copy()
    ground = own[(slice(None), *region.within(request.slots[bottom].region))]  # a view
    below = np.clip(ground, 0, 1)
    seen, clear = 1 - over[3], 1 - below[3]
    missing = given[:3] - over[:3] - seen * below[:3]
    around = np.where(below[3] > 0.5, below[:3] / np.maximum(below[3], 0.5), given[:3])
    colour = np.clip((clear * missing * seen + TRUST * around) / (np.square(clear * seen) + TRUST), 0, 1)
    shines = (given[3] >= FULL) & (below[3] < FULL) & ~_hidden(layers, region)
    filling = np.concatenate([below[:3] + clear * colour, np.ones_like(clear)[None]])
    ground[:, shines] = filling[:, shines]
    return {**planes, bottom: own}


def _hidden(layers: list[tuple[Region, np.ndarray]], frame: Region) -> np.ndarray:
    """Where on `frame` a layer is opaque: what lies below is not seen, and stays what the network made of it."""
    out = np.zeros((frame.height, frame.width), bool)
    for region, planes in layers:
        part = frame.intersect(region)
        out[part.within(frame)] |= planes[3][part.within(region)] >= FULL
    return out
