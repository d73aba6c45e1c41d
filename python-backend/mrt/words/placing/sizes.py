"""Sizes to try for the things of a page, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

import numpy as np

from mrt.geometry import LARGEST, TOKEN, Region
from mrt.words.asked import Asked, Thing

STRIP = 2.2  # times as long as wide that a page is called so
_MARGIN = 0.07  # of the page's shorter side
_MOST = 0.42  # of the page's shorter side, that a unit is at most
_MOST_OF_STRIP = 0.75  # of that of a strip
_GAP = 0.2  # of a unit
_ROUND = 0.4  # of a token, from which a length is rounded up
_MARGIN_FITTED, _GAP_FITTED = 0.1, 0.04  # of the page's shorter side, where nothing lies on the grid


class Tokens(NamedTuple):
    """`side`: px of the caller for one token, which need not be whole. `most`: of all layers together. `things_fit`:
    whether things are drawn somewhere on the grid of tokens and fitted into their regions, which can be any then."""

    side: float
    most: int
    things_fit: bool = False

    def on_grid(self, thing: Thing) -> bool:
        """Strings are set at the size of the canvas, where that is not the network's."""
        return self.side == TOKEN or not (thing.string or (self.things_fit and not thing.concept.startswith("photo ")))


def tried(asked: Asked, page: Region, tokens: Tokens) -> Iterator[tuple[float, float, float]]:
    """Tokens of a unit, of the margin and of gaps, the best first."""
    texts = all(thing.string for thing in asked.things)
    if not any(map(tokens.on_grid, asked.things)):
        yield from _fitted_sizes(page, tokens.side)
        return
    steps = (0.25,) if texts else (1.0, 0.5) if tokens.side != TOKEN else (1.0,)
    for step in steps:
        yield from _sizes(page, tokens.side, step, texts and len(asked.things) > 1)


def _fitted_sizes(page: Region, token: float) -> Iterator[tuple[float, float, float]]:
    """Where nothing has to lie on the grid: in shares of the page, and always off its edge."""
    shorter, longer = sorted(side / token for side in page[2:])
    most = min(LARGEST, (_MOST if longer < STRIP * shorter else _MOST_OF_STRIP) * shorter)
    margin = _MARGIN_FITTED * shorter
    for share in np.arange(1, 0.12, -0.0625).tolist():
        unit = share * most
        yield unit, margin, max(_GAP * unit, _GAP_FITTED * shorter)
        if share <= 0.5:
            yield unit, margin / 2, _GAP * unit


def _sizes(page: Region, token: float, step: float, apart: bool) -> Iterator[tuple[float, float, float]]:
    """On the grid. `step`: from one unit to the next."""
    shorter, longer = sorted(side / token for side in page[2:])
    margin = max(1.0, round(2 * _MARGIN * shorter) / 2)
    most = _MOST if longer < STRIP * shorter else _MOST_OF_STRIP
    largest = min(LARGEST, max(1, floor(most * shorter + _ROUND)))
    units = np.arange(largest, 0, -step).tolist()
    if apart:  # lines of text that touch are hard to read: smaller ones first
        yield from ((unit, margin, 1) for unit in units if unit >= 1)
    for unit in units:
        gap = max(1, round(_GAP * unit))
        yield unit, margin, gap
        yield unit, margin, 0
        if unit < 3:
            yield unit, 0, gap
            yield unit, 0, 0
    yield from ((unit, margin, 1) for unit in units if unit < 3)
    yield 0.5, 0, 0  # of little use but for strings on things
