"""Enlarged things beside the truth, to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw

from mrt.evaluation.enlarged.figures import RECOGNISED
from mrt.evaluation.enlarged.things import STRIPES, Thing
from mrt.evaluation.enlarged.ways import Way

_CELL = 288  # px
_GROUND = 0.82  # grey behind


def sheet(things: Sequence[Thing], ways: Mapping[str, Way], count: int = 12) -> Image.Image:
    """Two things a row, each as it truly is and as every way makes it. At first one of every name."""
    chosen = _chosen(things, count)
    across = 1 + len(ways)
    canvas = Image.new("RGB", (2 * across * _CELL, 14 + -(-len(chosen) // 2) * _CELL), "white")
    draw = ImageDraw.Draw(canvas)
    for place, name in enumerate(2 * ("truth", *ways)):
        draw.text((place * _CELL + 4, 1), name, fill="black")
    for at, thing in enumerate(chosen):
        size = thing.size
        pictures = [thing.large, *(way(thing.small, size) for way in ways.values())]
        for place, planes in enumerate(pictures):
            seen = planes[:3] + (1 - planes[3]) * _GROUND
            cell = Image.fromarray((seen.clip(0, 1) * 255).astype(np.uint8).transpose(1, 2, 0).copy())
            cell = cell.crop((0, 0, min(_CELL - 4, size[0]), min(_CELL - 4, size[1])))
            canvas.paste(cell, ((at % 2 * across + place) * _CELL, 14 + at // 2 * _CELL))
    return canvas


def _chosen(things: Sequence[Thing], count: int) -> list[Thing]:
    found: dict[str, Thing] = {}
    for thing in things:
        if thing.drawn >= RECOGNISED and thing.kind != STRIPES:
            found.setdefault(thing.name, thing)
    return list(found.values())[:count]
