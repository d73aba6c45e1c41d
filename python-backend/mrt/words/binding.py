"""Which of the caller's regions gets which of the things that a prompt asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import log
from typing import NamedTuple

import numpy as np

from mrt.geometry import Region
from mrt.words.asked import Asked, Omitted, Relation, Thing
from mrt.words.extents import extent

_PLACE, _ASPECT, _SIZE, _ORDER, _RELATION, _NOWHERE = 3.0, 0.7, 0.8, 0.05, 2.0, 0.4  # what a misfit costs
_SIZES = {"small": -1.0, "large": 1.0}
_PLACES = {"top": (0.5, 0.15), "bottom": (0.5, 0.85), "centre": (0.5, 0.5)}
_ACROSS = {"left": 0.15, "right": 0.85}
_DOWN = {"top": 0.15, "middle": 0.5, "bottom": 0.85}


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
    order = _cheapest(len(padded), lambda at: _total(at, costs, padded, places, asked.relations))
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
    areas = sorted(region.width * region.height for region in regions if region)
    costs = np.zeros((len(things), len(regions)))
    for i, thing in enumerate(things):
        for j, region in enumerate(regions):
            costs[i, j] = _ORDER * abs(i - j)
            if thing and region:
                rank = areas.index(region.width * region.height) / max(1, len(areas) - 1)
                costs[i, j] += _misfit(thing, region, page) + _SIZE * abs(_SIZES.get(thing.size, 0)) * (
                    1 - rank if thing.size == "large" else rank
                )
            elif thing:
                costs[i, j] += _NOWHERE
    return costs


def _misfit(thing: Thing, region: Region, page: Region) -> float:
    width, height = extent(thing, 2.5 * region.width / region.height)
    cost = _ASPECT * abs(log(region.width / region.height * height / width))
    if thing.place and thing.place != "corners":
        x, y = (
            (region.x + region.width / 2 - page.x) / page.width,
            (region.y + region.height / 2 - page.y) / page.height,
        )
        across, down = _centre(thing.place)
        cost += _PLACE * (abs(x - across) + abs(y - down))
    return cost


def _centre(place: str) -> tuple[float, float]:
    if place in _PLACES:
        return _PLACES[place]
    down, _, across = place.partition(" ")
    return _ACROSS[across], _DOWN[down]


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


def _cheapest(count: int, cost: Callable[[Sequence[int]], float]) -> list[int]:
    """A good order: from the given one, two are exchanged as long as that makes it cheaper."""
    order = list(range(count))
    least = cost(order)
    improved = True
    while improved:
        improved = False
        for i, j in combinations(range(count), 2):
            order[i], order[j] = order[j], order[i]
            if (now := cost(order)) < least - 1e-9:
                least, improved = now, True
            else:
                order[i], order[j] = order[j], order[i]
    return order
