"""Optimisation profiles of the experts' networks: rows of a call, and the shapes that experts/ asks for.

Rows are few where one is much: a picture is looked at for text at up to 1.8 million px.
"""

from __future__ import annotations

import math

from mrt.experts.crops import SHAPES
from mrt.experts.reader import detection, recognition
from mrt.experts.reader.reader import Limits
from mrt.experts.refine import CELL, OVERLAP, TILE
from mrt.geometry import TOKEN
from mrt.serving.contract.tensors import ENLARGER, EXPERT_NETWORKS
from mrt.serving.experts.looks import CLOSER
from mrt.serving.layout import regions
from mrt.serving.repository.profile import Profile, Shape

ROWS = {
    "mrt_text_detector": 1,
    "mrt_text_recogniser": recognition.ROWS,
    "mrt_regions": 4,
    "mrt_matte": 16,
    "mrt_refiner": 16,
    ENLARGER: 16,
}
_LAYER = 320  # px of a side of what is drawn small: those of the largest canvas
_WIDE = 4096  # px, of the wider side of pictures that are not extremely long
_WIDTHS = (640, 1280, recognition.LONGEST)  # px of lines, the largest of each profile
_USUAL = 4  # rows, at most
_OFTEN = 0.75  # of the largest side

Sides = tuple[int, int]
"""Height and width."""


def profiles_of_expert(model: str) -> list[Profile]:
    """In the order of their numbers in `instance_group.profile`: every one for any number of rows."""
    return [_profile(model, least, most) for least, most in _sides(model)]


def _sides(model: str) -> list[tuple[Sides, Sides]]:
    """The least and the largest of each profile."""
    if model == "mrt_matte":
        return [(shape, shape) for shape in SHAPES]
    if model == "mrt_refiner":
        side = TILE + 2 * OVERLAP
        return [((CELL, CELL), (side, side))]
    if model == ENLARGER:
        return [((TOKEN, TOKEN), (_LAYER, _LAYER))]
    if model == "mrt_regions":
        return [((regions.CELL, regions.CELL), (CLOSER, CLOSER))]
    if model == "mrt_text_recogniser":
        starts = (recognition.SHORTEST, *(width + recognition.CELL for width in _WIDTHS))
        height = recognition.HEIGHT
        return [((height, start), (height, end)) for start, end in zip(starts, _WIDTHS, strict=False)]
    return [((detection.CELL, detection.CELL), sides) for sides in _of_pictures(Limits())]


def _of_pictures(limits: Limits) -> list[Sides]:
    """By how long pictures are, so that none takes the memory of a square with the longest side."""
    square = _whole(math.sqrt(2 * limits.fine))  # longer side at most twice the shorter one
    long: list[Sides] = [(_whole(math.sqrt(limits.fine / 2)), _WIDE), (_whole(limits.fine / _WIDE), limits.side)]
    return [(square, square), *(sides for one in long for sides in (one, (one[1], one[0])))]


def _whole(side: float) -> int:
    return math.ceil(side / detection.CELL) * detection.CELL


def _often(model: str, least: int, most: int) -> int:
    """The side that is often asked for: near the largest, which of what is read is that of the longest ones."""
    return most if least == most or not model.startswith("mrt_text") else int(_OFTEN * most) // 32 * 32


def _profile(model: str, least: Sides, most: Sides) -> Profile:
    rows = ROWS[model]
    usual = tuple(_often(model, *ends) for ends in zip(least, most, strict=True))

    def shape(dims: Shape, count: int, sides: tuple[int, ...]) -> Shape:
        height, width = sides
        free = [height, width] if dims.count(-1) == 2 else [width]
        return (count, *(free.pop(0) if dim == -1 else dim for dim in dims))

    return {
        tensor.name: (
            shape(tensor.shape, 1, least),
            shape(tensor.shape, min(_USUAL, rows), usual),
            shape(tensor.shape, rows, most),
        )
        for tensor in EXPERT_NETWORKS[model].inputs
    }
