"""What a caller has to know of what the network drew, by slot: notes of event `done`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.colours import COLOURS, nearest
from mrt.geometry import TOKEN
from mrt.serving.contract.request import Request
from mrt.serving.engine.colouring import mean_colour


def drawn_notes(request: Request, planes: Mapping[int, np.ndarray]) -> dict[int, str]:
    """Of layers that were drawn from words, and are not set in type or drawn after an icon. `planes`: as drawn, by
    position."""
    found = {}
    for position in request.generated:
        slot = request.slots[position].index
        if slot not in request.colours or request.is_made_beside(position):
            continue
        notes = [note for note in (_recoloured(request, slot, planes[position]), _too_small(request, position)) if note]
        if notes:
            found[slot] = "; ".join(notes)
    return found


def _recoloured(request: Request, slot: int, planes: np.ndarray) -> str:
    """Where the network drew another of the colours that it knows."""
    asked, own = request.colours[slot], mean_colour(planes)
    if asked is None or own is None:
        return ""
    shown = nearest(own, COLOURS)
    same = shown == nearest(asked, COLOURS) or shown in request.said[slot].split()  # "light blue" may look like teal
    return "" if same else f"was drawn in {shown} by the network, and given the colour that its caption asks for"


def _too_small(request: Request, position: int) -> str:
    region = request.visible(position)
    if max(region.width, region.height) > TOKEN:
        return ""
    side = round(2 * TOKEN * request.enlargement**0.5)
    return f"is so small that the network may not draw it; give it at least {side} x {side} px"
