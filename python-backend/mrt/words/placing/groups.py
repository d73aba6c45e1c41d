"""Blocks of the things that a prompt relates to each other, each with the place on the page that it is to have."""

from __future__ import annotations

from typing import NamedTuple

from mrt.words.asked import Asked, Relation, Thing
from mrt.words.placing.blocks import Block, around, column, grid, over, row, single
from mrt.words.placing.extents import extent

_CORNERS = ("top left", "top right", "bottom left", "bottom right")


class Group(NamedTuple):
    """`place`: of the nine of a page, or empty for any."""

    block: Block
    place: str
    is_text: bool


def groups(asked: Asked, longest: float, letters: float, gap: float, aspect: float) -> list[Group]:
    """In the order of mention. `longest`, `letters`: as of `extent`; `gap`: as of blocks; `aspect`: of the page."""
    copies = {id(thing): [single(thing, *extent(thing, longest, letters))] * thing.count for thing in asked.things}
    merged: dict[int, list[Thing]] = {id(thing): [thing] for thing in asked.things}
    blocks: dict[int, Block] = {}

    def block_of(thing: Thing) -> Block:
        own = copies[id(thing)]
        return blocks.get(id(merged[id(thing)])) or (row(own, gap) if thing.in_row else grid(own, aspect, gap))

    for relation in asked.relations:
        one, other = merged[id(relation.thing)], merged[id(relation.other)]
        if one is other or "corners" in (relation.thing.place, relation.other.place):
            continue
        block = _related(relation, block_of(relation.thing), block_of(relation.other), copies, gap)
        together = [*one, *other]
        blocks[id(together)] = block
        merged |= {id(thing): together for thing in together}
    found, seen = [], set()
    for thing in asked.things:
        members = merged[id(thing)]
        if id(members) in seen:
            continue
        seen.add(id(members))
        if thing.place == "corners":
            found += [Group(block, corner, False) for block, corner in zip(copies[id(thing)], _CORNERS, strict=False)]
            continue
        place = next((each.place for each in members if each.place and each.place != "corners"), "")
        found.append(Group(block_of(thing), place, all(each.string for each in members)))
    return found


def _related(relation: Relation, one: Block, other: Block, copies: dict[int, list[Block]], gap: float) -> Block:
    match relation.word:
        case "above":
            return column([one, other], gap)
        case "below":
            return column([other, one], gap)
        case "right of":
            return row([other, one], gap)
        case "behind":
            return over(other, one, gap)
        case "in front of" | "inside" | "on":
            return over(one, other, gap)
        case "around":
            alone = len(one.boxes) == relation.thing.count
            return around(copies[id(relation.thing)] if alone else [one], other, gap)
        case "between" if relation.other.count > 1 and len(other.boxes) == relation.other.count:
            both = copies[id(relation.other)]
            half = len(both) // 2
            return row([grid(both[:half], 1.0, gap), one, grid(both[half:], 1.0, gap)], gap)
        case "between" if one.boxes[0].thing is not relation.thing:
            return row([one, other], gap)  # the second of its neighbours
        case "between":
            return row([other, one], gap)
        case _:
            return row([one, other], gap)
