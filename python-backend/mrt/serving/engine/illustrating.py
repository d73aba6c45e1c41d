"""Layers that show a drawing of an icon set in place of what the network made of a word that it does not know."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.serving.contract.pictures import png
from mrt.serving.contract.request import Request
from mrt.serving.engine.lettering import Lettered, Letterer, ground_of, region_of, shown_in


def illustrated(letterer: Letterer, request: Request, position: int, planes: Mapping[int, np.ndarray]) -> Lettered:
    """The layer at a position of the slots that has an illustration. `planes`: of it, and of those beneath it."""
    slot = request.slots[position].index
    one = request.illustrations[slot]
    region = region_of(request, position)
    drawn = png(shown_in(region, request, position, planes[position]))
    asked = {
        "icon": dict(one.drawing.body),
        "size": one.drawing.set.size,
        "palette": one.drawing.set.palette,
        "colour": one.colour,
        "ground": ground_of(request, position, planes).tolist(),
    }
    message = letterer.illustrate(asked, drawn)
    if not message.image:
        return Lettered(region, drawn, {}, message.info.get("note", ""))
    colour = message.info.get("colour")
    reference = one.told() | ({"colour": colour} if colour else {})
    return Lettered(region, message.image, {"reference": reference}, "; ".join(one.notes))
