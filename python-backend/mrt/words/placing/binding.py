"""Which of the caller's regions gets which of the things that a prompt asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import log
from typing import NamedTuple

import numpy as np

from mrt.data.captions import SIZES, size_of
from mrt.geometry import Region
from mrt.words.asked import Asked, Omitted, Relation, Thing
from mrt.words.placing.assignment import cheapest
from mrt.words.placing.extents import extent

_PLACE, _SIZE, _RELATION, _NOWHERE = 10.0, 3.0, 2.0, 0.4  # what a misfit costs
_ASPECT, _ASPECT_SLIGHT, _STRETCH = 0.7, 0.05, 0.35  # the same for shapes; a slight misfit is up to this log of a ratio
_ORDER, _ORDER_ELSE = 0.05, 0.01  # a place away from where it is listed, where order tells anything, and else
_INNER = 0.1  # of what a misfit costs, for being off the middle of the place or size that it fits
_THIRDS = {"top": 0, "left": 0, "": 1, "middle": 1, "bottom": 2, "right": 2}


class Bound(NamedTuple):
    """`captions`: one a region, empty where the prompt has nothing for it. `omitted`: what no region was left for."""

    captions: tuple[str, ...]
    omitted: tuple[Omitted, ...]


def bound(asked: Asked, regions: Sequence[Region], page: Region) -> Bound:
    """Things to regions, in the order of both, but for what the prompt says of places, sizes and relations, and for
    what has another shape: a long string goes into a long region. A plural without a number takes what is left."""
    things = _copies(asked, len(regions))
    if not things or not regions:
        return Bound(("",) * len(regions), tuple(_homeless(things)))
    padded = [*things, *[None] * (len(regions) - len(things))]
    places: list[Region | None] = [*regions, *[None] * (len(things) - len(regions))]
    costs = _costs(padded, places, page)
    order = _improved(cheapest(costs), lambda at: _total(at, costs, padded, places, asked.relations))
    captions = [""] * len(regions)
    left = []
    for i, thing in enumerate(padded):
        if thing and order[i] < len(regions):
            captions[order[i]] = thing.caption
        elif thing:
            left.append(thing)
    return Bound(tuple(captions), tuple(_homeless(left)))


def _copies(asked: Asked, count: int) -> list[Thing]:
    """Each thing as often as it is asked for. Plurals without a number share what other things leave."""
    fixed = sum(thing.count for thing in asked.things if not thing.any_number)
    plurals = [thing for thing in asked.things if thing.any_number]
    rest = max(len(plurals), count - fixed)
    shares = {id(thing): rest // len(plurals) + (i < rest % len(plurals)) for i, thing in enumerate(plurals)}
    return [thing for thing in asked.things for _ in range(shares.get(id(thing), thing.count))]


def _homeless(things: Sequence[Thing]) -> list[Omitted]:
    return [Omitted(thing.caption, "has no region; give it one") for thing in things]


def _costs(things: Sequence[Thing | None], regions: Sequence[Region | None], page: Region) -> np.ndarray:
    costs = np.zeros((len(things), len(regions)))
    one_each = None not in (*things, *regions)
    for i, thing in enumerate(things):
        order = _ORDER if one_each and thing and not thing.place else _ORDER_ELSE
        for j, region in enumerate(regions):
            costs[i, j] = order * abs(i - j)
            if thing and region:
                costs[i, j] += _off_shape(thing, region) + _off_size(thing, region, page)
                costs[i, j] += _off_place(thing, region, page)
            elif thing:
                costs[i, j] += _NOWHERE
    return costs


def _off_shape(thing: Thing, region: Region) -> float:
    """Things keep their aspect, so that a slight misfit of the region does no harm."""
    width, height = extent(thing, 2.5 * region.width / region.height)
    off = abs(log(region.width / region.height * height / width))
    return _ASPECT * max(0.0, off - _STRETCH) + _ASPECT_SLIGHT * off


def _off_size(thing: Thing, region: Region, page: Region) -> float:
    """Whether the region's share of the page is what captions call so; the largest is the largest, whatever it is."""
    if thing.size not in SIZES:
        return 0.0
    share = region.width * region.height / (page.width * page.height)
    larger = {"small": -1, "medium": 0, "large": 1}[thing.size]
    return _SIZE * (size_of(region, page) != thing.size) - _INNER * larger * log(max(share, 1e-4))


def _off_place(thing: Thing, region: Region, page: Region) -> float:
    """Of the region's centre from the third of the page that the place names."""
    if not thing.place or thing.place == "corners":
        return 0.0
    down, _, across = thing.place.replace("centre", "middle").partition(" ")
    x = (region.x + region.width / 2 - page.x) / page.width
    y = (region.y + region.height / 2 - page.y) / page.height
    off = [abs(3 * at - _THIRDS[name] - 0.5) / 3 for at, name in ((x, across), (y, down))]
    return sum(_PLACE * max(0.0, each - 1 / 6) + _INNER * each for each in off)


def _total(
    order: Sequence[int],
    costs: np.ndarray,
    things: Sequence[Thing | None],
    regions: Sequence[Region | None],
    relations: Sequence[Relation],
) -> float:
    total = float(costs[range(len(order)), list(order)].sum())
    for relation in relations:
        holds = _HOLDS.get(relation.word)
        if holds is None:
            continue
        ones = [regions[order[i]] for i, thing in enumerate(things) if thing is relation.thing]
        others = [regions[order[i]] for i, thing in enumerate(things) if thing is relation.other]
        pairs = [(one, other) for one in ones for other in others if one and other]
        total += _RELATION * sum(not holds(one, other) for one, other in pairs) / max(1, len(pairs))
    return total


_HOLDS: dict[str, Callable[[Region, Region], bool]] = {
    "above": lambda one, other: one.y + one.bottom < other.y + other.bottom,
    "below": lambda one, other: one.y + one.bottom > other.y + other.bottom,
    "left of": lambda one, other: one.x + one.right < other.x + other.right,
    "right of": lambda one, other: one.x + one.right > other.x + other.right,
    "behind": lambda one, other: one.width * one.height >= other.width * other.height,
    "around": lambda one, other: one.width * one.height >= other.width * other.height,
    "on": lambda one, other: one.width * one.height <= other.width * other.height,
    "inside": lambda one, other: one.width * one.height <= other.width * other.height,
    "in front of": lambda one, other: one.width * one.height <= other.width * other.height,
}


def _improved(order: list[int], cost: Callable[[Sequence[int]], float]) -> list[int]:
    """For relations: two are exchanged as long as that makes it cheaper."""
    least = cost(order)
    improved = True
    while improved:
        improved = False
        for i, j in combinations(range(len(order)), 2):
            order[i], order[j] = order[j], order[i]
            if (now := cost(order)) < least - 1e-9:
                least, improved = now, True
            else:
                order[i], order[j] = order[j], order[i]
    return order
