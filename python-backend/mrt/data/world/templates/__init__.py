"""Arrangements of pages; each is a function that fills a sheet, with the purposes that it is made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.templates import posters


@dataclass(frozen=True)
class Template:
    name: str
    make: Callable[[Sheet], None]
    purposes: tuple[str, ...]
    weight: float = 1.0


TALL = ("poster", "flyer", "social post", "story", "cover")
ANY = ("poster", "flyer", "social post", "banner", "slide", "card", "cover", "story", "web page")

ALL: tuple[Template, ...] = (
    Template("centred poster", posters.centred, TALL, 1.5),
    Template("figure", posters.figure, (*TALL, "card"), 1.5),
    Template("big type", posters.big_type, ANY, 1.0),
    Template("photo with words", posters.photo_words, ANY, 1.5),
    Template("split", posters.split, ANY, 1.5),
)

_WEIGHTS = np.array([template.weight for template in ALL])


def chosen(rng: np.random.Generator) -> Template:
    """One at random."""
    return ALL[int(rng.choice(len(ALL), p=_WEIGHTS / _WEIGHTS.sum()))]
