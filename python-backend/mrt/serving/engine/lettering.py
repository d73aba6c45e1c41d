"""Layers that are to show a string: read, and set in type where the network's letters are not the ones asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from PIL import Image

from mrt.compositing import flatten
from mrt.geometry import Region
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png
from mrt.serving.contract.request import Request
from mrt.serving.engine.enlarging import delivered

CRISP = 1.5  # times that letters may be enlarged and still be crisp
GROUND = 24  # px of a side of what is told of the ground beneath


class Letterer(Protocol):
    """Makes a layer in place of what the network drew, as mrt.serving.experts.lettering and .illustrating do it."""

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message: ...

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message: ...


@dataclass(frozen=True)
class Lettered:
    """`image`: a PNG of exactly `region`, in the caller's px; `info`: what the layer's event tells beside it; `note`:
    what a caller has to know, or empty."""

    region: Region
    image: bytes
    info: Mapping[str, Any]
    note: str


def lettered(letterer: Letterer, request: Request, position: int, planes: Mapping[int, np.ndarray]) -> Lettered:
    """The layer at a position of the slots that has a string. `planes`: of it, and of those beneath it."""
    slot = request.slots[position].index
    region = region_of(request, position)
    drawn = png(shown_in(region, request, position, planes[position]))
    width, height = request.canvas
    small = request.own.canvas[0] <= CRISP * width and request.own.canvas[1] <= CRISP * height
    asked = {
        "string": request.strings[slot],
        "words": request.said.get(slot, ""),
        "colour": request.colours.get(slot),
        "trusted": small and request.lettering == "auto",
        "measured": small,
        "ground": ground_of(request, position, planes).tolist(),
    }
    message = letterer.letter(asked, drawn)
    info = dict(message.info)
    note = info.pop("note", "")
    if text := info.get("text"):
        x, y, *size = text["box"]
        info["text"] = {**text, "box": [x + region.x, y + region.y, *size]}
    return Lettered(region, message.image or drawn, info, note)


def region_of(request: Request, position: int) -> Region:
    """What the caller asked for, not what the token grid makes of it: on the canvas, in the caller's px."""
    return request.own.regions[request.slots[position].index - 1].intersect(Region(0, 0, *request.own.canvas))


def shown_in(region: Region, request: Request, position: int, planes: np.ndarray) -> np.ndarray:
    """The layer that the network drew, in a region of the caller's px: straight RGBA uint8."""
    return _on(region, request.delivered(position), delivered(request, position, planes))


def _on(frame: Region, region: Region, pixels: np.ndarray) -> np.ndarray:
    """The part of straight pixels of `region` that lies in `frame`, on the clear pixels of it."""
    out = np.zeros((frame.height, frame.width, 4), np.uint8)
    part = region.intersect(frame)
    if part.width and part.height:
        out[part.within(frame)] = pixels[part.within(region)]
    return out


def ground_of(request: Request, position: int, planes: Mapping[int, np.ndarray]) -> np.ndarray:
    """What lies beneath a layer, on white, (GROUND, GROUND, 3) uint8. Layers beside it, which the network may have
    drawn on a larger region than they get, are none of it."""
    at, own = request.stack.index(position), region_of(request, position)
    below = [below for below in request.stack[:at] if min(region_of(request, below).intersect(own)[2:]) > 0]
    beneath = [(request.slots[each].region, planes[each]) for each in below]
    flat = flatten(beneath, request.visible(position))
    rgb = np.rint((flat[:3] + 1 - flat[3]).clip(0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
    return np.asarray(Image.fromarray(np.ascontiguousarray(rgb)).resize((GROUND, GROUND), Image.Resampling.BOX))
