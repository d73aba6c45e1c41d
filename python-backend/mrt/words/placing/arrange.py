"""Regions for what a prompt asks for, by rule: nothing overlaps that is not to, and everything keeps its aspect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from math import floor, sqrt
from typing import NamedTuple

from mrt.geometry import LARGEST, TOKEN, Region, roomy
from mrt.words.asked import Asked, Thing
from mrt.words.placing.blocks import Box
from mrt.words.placing.sheet import Sheet, Way, sheet_of
from mrt.words.placing.sizes import STRIP, Tokens, tried

_PLAIN = ("square", "pill", "translucent panel", "soft shadow")  # can be large
_RIM = 0.04  # of the page's shorter side, that strings keep clear
_ROUND = 0.4  # of a token, from which a length is rounded up
_SMALLEST_FITTED = 0.5  # tokens of a side, below which an icon that is drawn larger and fitted is hard to see
_SMALLEST = 1.5  # tokens of a side, below which an icon is no more than a blot
_NEAR = 1.0  # px by which boxes may overlap that are beside each other
_LENGTHS = (8.0, 5.0, 3.5, 2.4, 1.7, 1.2)  # times as wide as high that a text may be, the fewest lines first
_LETTERS = (1.0, 1.4, 1.8)  # times as high as usual
_FEW = 3  # things
_LARGER, _LARGER_OF_LIST = 1.1, 1.6  # times as large that letters have to get by another line
_WAYS: Mapping[Way, float] = {"column": 1.0, "row": 1.0}  # how much more a size is worth if things lie so
_WAYS_OF_STRIP: Mapping[Way, float] = {"beside": 1.5, "row": 1.0, "column": 1.0}


class Placed(NamedTuple):
    thing: Thing
    region: Region


def arranged(asked: Asked, page: Region, tokens: Tokens) -> list[Placed] | None:
    """Regions of every copy of every thing, bottom to top, in px of the caller; all of them on the page. None where
    they find no room, a token each.

    The side of an icon is a whole number of tokens, for in those the network draws, unless things are fitted.
    """
    if not asked.things:
        return []
    best: _Arrangement | None = None
    worth, larger = 0.0, _LARGER_OF_LIST if sum(bool(thing.string) for thing in asked.things) > 2 else _LARGER
    for way, liked in (_WAYS if page.width < STRIP * page.height else _WAYS_OF_STRIP).items():
        for longest, letters in product(_lengths(asked, page, tokens), _letters(asked, tokens)):
            found = _arranged(asked, page, tokens, way, longest, letters)
            own = liked * found.unit * sqrt(letters) if found else 0.0
            if found and (best is None or (found.faults, -own) < (best.faults, -larger * worth)):
                best, worth = found, own
    return best and best.placed


class _Arrangement(NamedTuple):
    """`unit`: tokens, which letters and things grow with."""

    faults: int
    unit: float
    placed: list[Placed]


def _lengths(asked: Asked, page: Region, tokens: Tokens) -> Sequence[float]:
    """How many times as wide as high a text may be before it is broken into lines: those to be tried, where letters can
    have any size."""
    usual = min(8.0, max(3.0, 4.0 * page.width / page.height))
    several = any(" " in thing.string for thing in asked.things)
    return _LENGTHS if several and tokens.side != TOKEN else (usual,)


def _letters(asked: Asked, tokens: Tokens) -> Sequence[float]:
    """How many times as high as usual letters are: beside many things, which are small, they need not be."""
    many = sum(thing.count for thing in asked.things if not thing.string) > _FEW
    return _LETTERS if many and tokens.side != TOKEN else _LETTERS[:1]


def _arranged(
    asked: Asked, page: Region, tokens: Tokens, way: Way, longest: float, letters: float
) -> _Arrangement | None:
    best: _Arrangement | None = None
    for unit, margin, gap in tried(asked, page, tokens):
        sheet = sheet_of(asked, page, unit * tokens.side, margin * tokens.side, gap / unit, way, longest, letters)
        if not sheet.fits:
            continue
        placed = _placed(sheet, page, tokens)
        if sum(_count(each, page, tokens) for each in placed) > tokens.most:
            continue
        faults = _faults(placed, page, tokens) + (0 if asked.relations else _overlaps(placed))
        if best is None or faults < best.faults:
            best = _Arrangement(faults, unit, placed)
        if not faults:
            return best
    return best


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
