"""Regions for what a prompt asks for, by rule: nothing overlaps that is not to, and everything keeps its aspect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import floor
from typing import NamedTuple

import numpy as np

from mrt.geometry import LARGEST, TOKEN, Region, roomy
from mrt.words.asked import Asked, Thing
from mrt.words.placing.blocks import Box
from mrt.words.placing.sheet import Sheet, Way, sheet_of

_PLAIN = ("square", "pill", "translucent panel", "soft shadow")  # can be large
_RIM = 0.04  # of the page's shorter side, that strings keep clear
_MARGIN = 0.07  # of the page's shorter side
_MOST = 0.42  # of the page's shorter side, that a unit is at most
_GAP = 0.2  # of a unit
_ROUND = 0.4  # of a token, from which a length is rounded up
_MOST_OF_STRIP = 0.75  # of that of a strip
_STRIP = 2.2  # times as long as wide that a page is called so
_MARGIN_FITTED, _GAP_FITTED = 0.1, 0.04  # of the page's shorter side, where nothing lies on the grid
_SMALLEST_FITTED = 0.5  # tokens of a side, below which an icon that is drawn larger and fitted is hard to see
_SMALLEST = 1.5  # tokens of a side, below which an icon is no more than a blot
_NEAR = 1.0  # px by which boxes may overlap that are beside each other
_WAYS: tuple[Way, ...] = ("column", "row")


class Placed(NamedTuple):
    thing: Thing
    region: Region


class Tokens(NamedTuple):
    """`side`: px of the caller for one token, which need not be whole. `most`: of all layers together. `things_fit`:
    whether things are drawn somewhere on the grid of tokens and fitted into their regions, which can be any then."""

    side: float
    most: int
    things_fit: bool = False

    def on_grid(self, thing: Thing) -> bool:
        """Strings are set at the size of the canvas, where that is not the network's."""
        return self.side == TOKEN or not (thing.string or (self.things_fit and not thing.concept.startswith("photo ")))


def arranged(asked: Asked, page: Region, tokens: Tokens) -> list[Placed] | None:
    """Regions of every copy of every thing, bottom to top, in px of the caller; all of them on the page. None where
    they find no room, a token each.

    The side of an icon is a whole number of tokens, for in those the network draws, unless things are fitted.
    """
    if not asked.things:
        return []
    best: tuple[int, list[Placed]] | None = None
    for unit, margin, gap in _tried(asked, page, tokens):
        for way in _WAYS if page.width < _STRIP * page.height else _WAYS[::-1]:
            sheet = sheet_of(asked, page, unit * tokens.side, margin * tokens.side, gap / unit, way)
            if not sheet.fits:
                continue
            placed = _placed(sheet, page, tokens)
            if sum(_count(each, page, tokens) for each in placed) > tokens.most:
                continue
            faults = _faults(placed, page, tokens) + (0 if asked.relations else _overlaps(placed))
            if best is None or faults < best[0]:
                best = faults, placed
            if not faults:
                return placed
    return best and best[1]


def _faults(placed: Sequence[Placed], page: Region, tokens: Tokens) -> int:
    """Icons that the network draws as blots, or larger than it learned, and strings at the edge of the page."""
    token = tokens.side
    icons = [each.region for each in placed if not each.thing.string and each.thing.concept not in _PLAIN]
    smallest = _SMALLEST_FITTED if tokens.things_fit else _SMALLEST
    blots = sum(max(region[2:]) < smallest * token for region in icons)
    large = 0 if tokens.things_fit else sum(max(region[2:]) > (LARGEST + 0.5) * token for region in icons)
    inner = _inner(page)
    return 3 * blots + large + sum(not inner.contains(each.region) for each in placed if each.thing.string)


def _inner(page: Region) -> Region:
    """What strings keep to."""
    rim = round(_RIM * min(page[2:]))
    return Region(page.x + rim, page.y + rim, page.width - 2 * rim, page.height - 2 * rim)


def _overlaps(placed: Sequence[Placed]) -> int:
    pairs = combinations([each.region for each in placed], 2)
    return 3 * sum(min(one.intersect(other)[2:]) > 1 for one, other in pairs)


def _tried(asked: Asked, page: Region, tokens: Tokens) -> Iterator[tuple[float, float, float]]:
    """Tokens of a unit, of the margin and of gaps, the best first."""
    texts = all(thing.string for thing in asked.things)
    if not any(map(tokens.on_grid, asked.things)) and not texts:
        yield from _fitted_sizes(page, tokens.side)
        return
    steps = (0.25,) if texts else (1.0, 0.5) if tokens.side != TOKEN else (1.0,)
    for step in steps:
        yield from _sizes(page, tokens.side, step, texts and len(asked.things) > 1)


def _fitted_sizes(page: Region, token: float) -> Iterator[tuple[float, float, float]]:
    """Where nothing has to lie on the grid: in shares of the page, and always off its edge."""
    shorter, longer = sorted(side / token for side in page[2:])
    most = min(LARGEST, (_MOST if longer < _STRIP * shorter else _MOST_OF_STRIP) * shorter)
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
    most = _MOST if longer < _STRIP * shorter else _MOST_OF_STRIP
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


def _placed(sheet: Sheet, page: Region, tokens: Tokens) -> list[Placed]:
    boxes = sorted(sheet.boxes(), key=lambda box: box.z)  # stable: below, what was mentioned first
    regions = [_region(box, page, tokens.side if tokens.on_grid(box.thing) else 1.0) for box in boxes]
    for _ in boxes:
        for own, box in enumerate(boxes):
            if box.thing.string:
                regions[own] = _moved(own, boxes, regions, page)
    for own, box in enumerate(boxes):
        if box.thing.string and tokens.side != TOKEN:  # it is set at the canvas' size, smaller if need be
            regions[own] = regions[own].intersect(_inner(page))
    return [Placed(box.thing, region) for box, region in zip(boxes, regions, strict=True)]


def _moved(own: int, boxes: Sequence[Box], regions: Sequence[Region], page: Region) -> Region:
    """The region of a string, off those that grew over it on the grid, as far as the page allows."""
    box, (x, y, width, height) = boxes[own], regions[own]
    for other, theirs in zip(boxes, regions, strict=True):
        if other is box or x >= theirs.right or theirs.x >= x + width or y >= theirs.bottom or theirs.y >= y + height:
            continue
        if box.y + box.height <= other.y + _NEAR:
            y = theirs.y - height
        elif other.y + other.height <= box.y + _NEAR:
            y = theirs.bottom
        elif box.x + box.width <= other.x + _NEAR:
            x = theirs.x - width
        elif other.x + other.width <= box.x + _NEAR:
            x = theirs.right
    x, y = min(x, page.right - width), min(y, page.bottom - height)
    return Region(max(x, page.x), max(y, page.y), width, height)


def _region(box: Box, page: Region, side: float) -> Region:
    """In whole px, and on a grid of `side` px: that of tokens for what the network draws there, so that it keeps its
    aspect."""
    x, width = _snapped(box.x, box.width, page.x, page.width, side)
    y, height = _snapped(box.y, box.height, page.y, page.height, side)
    return Region(x, y, width, height)


def _snapped(start: float, length: float, low: int, room: int, side: float) -> tuple[int, int]:
    """Start and length on a grid that begins at 0, inside the page."""
    count = max(1, floor(length / side + _ROUND))
    first = floor((start + length / 2) / side - count / 2 + 0.5 - 1e-6)  # halves always down, so that rows stay even
    if (first + count) * side > low + room + 0.5:
        first -= 1
    if first * side < low - 0.5:
        first += 1
    one, other = round(first * side), round((first + count) * side)
    one = min(max(one, low), low + room - 1)
    return one, max(1, min(other, low + room) - one)


def _count(placed: Placed, page: Region, tokens: Tokens) -> int:
    """Tokens that the network has for it."""
    region, side = placed.region, tokens.side
    if side != TOKEN:
        canvas = round(TOKEN * page.right / side), round(TOKEN * page.bottom / side)
        return roomy(region, TOKEN / side, canvas).tokens
    columns = -floor(-(region.right - 0.5) / side) - floor((region.x + 0.5) / side)
    return columns * (-floor(-(region.bottom - 0.5) / side) - floor((region.y + 0.5) / side))
