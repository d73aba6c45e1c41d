"""The fonts that lie here: which families, what they suit, which characters they hold."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from PIL import ImageFont

Category = Literal["sans", "serif", "slab", "display", "handwritten", "script", "mono"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
FOLDER = Path(__file__).with_name("fonts")
EM = 512
"""Px at which everything is measured; sizes are linear, since nothing is hinted."""


@dataclass(frozen=True)
class Face:
    """A file: one family and weight. `x_height`, `capital`: how high those letters stand, in shares of the size;
    `suits`: words of a caption that ask for it."""

    file: str
    family: str
    category: Category
    suits: tuple[str, ...]
    weight: int
    x_height: float
    capital: float
    first: tuple[int, ...] = field(repr=False, compare=False)
    last: tuple[int, ...] = field(repr=False, compare=False)

    def has(self, character: str) -> bool:
        point = ord(character)
        at = bisect_right(self.first, point) - 1
        return at >= 0 and point <= self.last[at]

    def covers(self, characters: str) -> bool:
        return all(map(self.has, characters))

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        """At a size in px. FileNotFoundError where the file is gone."""
        return _font(self.file, size)


@lru_cache(1)
def faces() -> tuple[Face, ...]:
    """All, in the order of preference within a category."""
    path = FOLDER / "faces.json"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; make the fonts anew: python -m mrt.export.fonts")
    return tuple(_face(entry) for entry in json.loads(path.read_text("utf-8")))


def _face(entry: dict) -> Face:
    spans = [span.split("-") for span in entry.pop("characters").split()]
    first, last = (tuple(int(span[at], 16) for span in spans) for at in (0, -1))
    suits = tuple(entry.pop("suits").split())
    return Face(suits=suits, first=first, last=last, **entry)


@lru_cache(96)
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    path = FOLDER / file
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; make the fonts anew: python -m mrt.export.fonts")
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)
