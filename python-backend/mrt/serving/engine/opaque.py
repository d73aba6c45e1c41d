"""The layers of an opaque picture cover it: holes through all of them are filled in the background.

Beyond the paper: the autoencoder makes the last pixels of a page that ends within a token translucent, and sometimes a
spot inside it. Where the picture is opaque, its background is, too.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.compositing import crop, flatten
from mrt.geometry import Region
from mrt.serving.contract.request import Request

OPAQUE = 1 - 0.4 / 255  # alpha that is opaque in 8 bits, however halves are rounded
TRUST = 0.002  # visibility from which a pixel gets its colour from the picture rather than from its surroundings


def filled(request: Request, planes: Mapping[int, np.ndarray]) -> dict[int, np.ndarray]:
    """`planes` of the background and layers of image_to_layers (premultiplied, by position in request.slots).

    What is added to the background has the colour that the picture lacks there. Layers above do not change, nor does
    anything outside the region of the background, nor anything at all if the picture is not opaque on the whole page.
    """
    bottom, *above = request.stack
    frame = request.slots[request.whole].region
    region = request.slots[bottom].region.intersect(frame)
    picture = crop(request.pictures[request.whole], frame, region)
    if not (picture[3][request.page.intersect(region).within(region)] >= OPAQUE).all():  # its background may be clear
        return dict(planes)
    layers = [(request.slots[position].region, np.clip(planes[position], 0, 1)) for position in above]
    over = flatten(layers, region)
    own = planes[bottom].copy()
    ground = own[(slice(None), *region.within(request.slots[bottom].region))]  # a view
    below = np.clip(ground, 0, 1)
    seen, clear = 1 - over[3], 1 - below[3]
    missing = picture[:3] - over[:3] - seen * below[:3]
    around = np.where(below[3] > 0.5, below[:3] / np.maximum(below[3], 0.5), picture[:3])
    colour = np.clip((clear * missing * seen + TRUST * around) / (np.square(clear * seen) + TRUST), 0, 1)
    shines = (picture[3] >= OPAQUE) & (below[3] < OPAQUE) & ~_hidden(layers, region)
    filling = np.concatenate([below[:3] + clear * colour, np.ones_like(clear)[None]])
    ground[:, shines] = filling[:, shines]
    return {**planes, bottom: own}


def _hidden(layers: list[tuple[Region, np.ndarray]], frame: Region) -> np.ndarray:
    """Where on `frame` a layer is opaque; what is below it is not visible and keeps the pixels of the network."""
    out = np.zeros((frame.height, frame.width), bool)
    for region, planes in layers:
        part = frame.intersect(region)
        out[part.within(frame)] |= planes[3][part.within(region)] >= OPAQUE
    return out
