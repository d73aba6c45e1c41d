"""Things and grounds that have one colour all over: exactly that which their captions ask for, or one, evened out."""

from __future__ import annotations

import numpy as np

from mrt.colours import COLOURS, RGB, nearest
from mrt.serving.contract.request import Request

_SEEN = 0.5  # mean alpha times area, in px, from which a layer has a colour of its own


class Colouring:
    """Of one run. Things of the same caption have the same colour."""

    def __init__(self, request: Request):
        self._request = request
        self._chosen: dict[str, RGB] = {}

    def coloured(self, position: int, planes: np.ndarray) -> np.ndarray:
        """Premultiplied planes (4, h, w) of a slot in its one colour; themselves where it may have several. What the
        network drew gives the outline alone then, and where no colour was asked for, which of those that it knows:
        shades inside of what is flat are faults."""
        slot = self._request.slots[position].index
        if slot not in self._request.colours:
            return planes
        colour = self._request.colours[slot] or self._own(slot, planes)
        if colour is None:
            return planes
        alpha = planes[3:].clip(0, 1)
        rgb = np.array(colour, np.float32).reshape(3, 1, 1) / 255
        return np.concatenate([rgb * alpha, alpha])

    def _own(self, slot: int, planes: np.ndarray) -> RGB | None:
        caption = self._request.said[slot]
        if caption not in self._chosen and (mean := mean_colour(planes)):
            self._chosen[caption] = COLOURS[nearest(mean, COLOURS)]
        return self._chosen.get(caption)


def mean_colour(planes: np.ndarray) -> RGB | None:
    """The straight colour of premultiplied planes; None where they show nothing."""
    alpha = float(planes[3].clip(0, 1).sum())
    if alpha < _SEEN:
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, float(plane.sum()) / alpha))) for plane in planes[:3])
    return red, green, blue
