"""Things and grounds of one colour, given exactly the colour that their captions ask for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.colours import COLOURS, RGB, nearest
from mrt.serving.contract.request import Request

_SEEN = 0.5  # mean alpha times area, in px, from which a layer has a colour of its own


def coloured(request: Request, position: int, planes: np.ndarray) -> np.ndarray:
    """Premultiplied planes (4, h, w) of a slot in the colour that was asked for; themselves where none was. What the
    network drew gives the outline alone then: in weights of flat style, shades inside of a thing are faults."""
    colour = request.colours.get(request.slots[position].index)
    if colour is None:
        return planes
    alpha = planes[3:].clip(0, 1)
    rgb = np.array(colour, np.float32).reshape(3, 1, 1) / 255
    return np.concatenate([rgb * alpha, alpha])


def notes(request: Request, planes: Mapping[int, np.ndarray]) -> dict[int, str]:
    """By slot, where the network drew another of the colours that it knows. `planes`: as drawn, by position."""
    found = {}
    for position, drawn in planes.items():
        slot = request.slots[position].index
        colour, own = request.colours.get(slot), _mean(drawn)
        if colour is None or own is None or slot in request.strings or slot in request.illustrations:
            continue
        shown, asked = nearest(own, COLOURS), nearest(colour, COLOURS)
        if shown != asked:
            found[slot] = f"was drawn in {shown} by the network, and given the colour that its caption asks for"
    return found


def _mean(planes: np.ndarray) -> RGB | None:
    """The straight colour of premultiplied planes; None where they show nothing."""
    alpha = float(planes[3].clip(0, 1).sum())
    if alpha < _SEEN:
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, float(plane.sum()) / alpha))) for plane in planes[:3])
    return red, green, blue
