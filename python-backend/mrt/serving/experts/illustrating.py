"""A layer drawn after an icon, as messages: the drawing at the layer's full size, in the design's colours."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from PIL import Image

from mrt.experts.icons.drawing import CannotDraw, draw
from mrt.experts.icons.svg import svg_of
from mrt.experts.type.legible import legible
from mrt.experts.type.look import look_of
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png

_INK = (30, 30, 34)  # of a drawing whose layer the network left blank


def messages(asked: Mapping[str, Any], file: bytes) -> Iterator[Message]:
    """`asked`: icon (as its set has it), size (of the set's icons), palette (whether it has its own colours), colour
    (RGB or None: as the network's layer, where that can be seen), ground (rows of RGB). `file`: a PNG of the layer as
    the network drew it. One message `illustrated`, without a picture where the icon cannot be drawn."""
    layer = np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"))
    height, width = layer.shape[:2]
    colour = None if asked["palette"] else asked["colour"] or _colour(layer, np.array(asked["ground"], np.uint8))
    try:
        svg = svg_of(asked["icon"], tuple(asked["size"]), _hex(colour) if colour else "")
        pixels = draw(svg, width, height)
    except (CannotDraw, ValueError) as error:
        yield Message("illustrated", {"note": f"is as the network drew it, for the icon cannot be used: {error}"})
    else:
        yield Message("illustrated", {"colour": list(colour)} if colour else {}, png(pixels))


def _colour(layer: np.ndarray, ground: np.ndarray) -> tuple[int, int, int]:
    look = look_of(layer)
    return legible(look.colour if look else _INK, ground).colour


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{int(value):02x}" for value in colour)
