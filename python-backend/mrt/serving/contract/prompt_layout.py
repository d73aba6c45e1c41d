"""Where what a prompt asks for lies: on regions of its own, or on those of the caller. Of weights with a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from mrt.geometry import TOKEN, Region, around, snap
from mrt.serving.contract.layout_protocol import Layouts, Room
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.nothing import nothing_to_draw, shows_nothing
from mrt.serving.contract.placement import Placement, at_drawn_size, enlarged, placed
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.strict import check_known
from mrt.tasks import FROM_WORDS
from mrt.vocabulary import Vocabulary
from mrt.words.asked import Asked, Omitted
from mrt.words.captions import taken
from mrt.words.drawings import Drawings
from mrt.words.grounds import plain
from mrt.words.lexicon import Lexicon, lexicon_of
from mrt.words.page_kinds import page_size
from mrt.words.palettes import dressed
from mrt.words.placing.arrange import arranged
from mrt.words.placing.binding import bound
from mrt.words.placing.sizes import Tokens
from mrt.words.quotes import parts
from mrt.words.reading import read
from mrt.words.report import Omission, Page, WordReport, of_prompt
from mrt.words.scenes import put_behind

_SQUARE = 0.7  # shorter by longer side of a region for a thing that is as wide as high
_RIM = 0.06  # of a page's shorter side, that planned regions keep clear
_OFF = 0.1  # of a page's side, that they may be off its middle
_APART = 0.1  # of the smaller one, that two planned regions may share


class Planned(NamedTuple):
    """`captions`: of background and layers, which stand for the prompt. `words`: what became of its words."""

    captions: tuple[str, ...]
    words: WordReport


class PlannedLayout(NamedTuple):
    """`own`: in the caller's px; `placement`: in the network's."""

    own: Placement
    placement: Placement
    planned: Planned


def planned_by_rules(
    raw: RawRequest, vocabulary: Vocabulary, limits: Limits, layouts: Layouts, drawings: Drawings | None = None
) -> PlannedLayout:
    """The layout of a prompt without regions. What neither these weights nor `drawings` know gets no layer. Raises
    Refusal where nothing is left, or too much is asked for."""
    lexicon = lexicon_of(vocabulary)
    asked = read(raw.prompt, lexicon, drawings)
    put_behind(asked)
    count = sum(thing.count for thing in asked.things)
    if shows_nothing(asked):
        raise nothing_to_draw(raw.prompt, asked, limits)
    _dress(asked, raw.seed, lexicon, drawings)
    if count > limits.max_layers:
        raise invalid("prompt", f"names {count} layers, at most {limits.max_layers}; name fewer")
    canvas, page_kind = _canvas(raw, asked, limits)
    report = of_prompt(raw.prompt, asked, page_kind)
    if raw.strict:
        check_known(raw, report, limits)
    own = placed(canvas, raw.page)
    size, page, _ = at_drawn_size(own, limits)
    room = max(0, limits.max_tokens - snap(Region(0, 0, *size)).tokens - snap(page).tokens)
    of_weights = all(thing.concept in vocabulary.concepts for thing in asked.things)
    learned = of_weights and _learned(asked, size, page, Room(limits.max_layers, room), raw.seed, layouts, lexicon)
    if learned and (size == canvas or _is_in_the_middle(learned, page)):
        captions = [thing.caption for thing in asked.things]
        regions = [page, *learned]
        own = own._replace(regions=tuple(enlarged(region, size, canvas) for region in regions))
    else:
        tokens = Tokens(TOKEN * max(canvas) / max(size), room, vocabulary.is_flat)
        found = arranged(asked, own.page, tokens)
        if found is None and asked.relations:
            found = arranged(replace(asked, relations=[]), own.page, tokens)
            report += WordReport(
                omitted=(Omission(0, "the arrangement", "has no room on this page; things lie in rows instead"),)
            )
        if found is None:
            raise invalid("prompt", f"names {count} layers, for which this page has no room; name fewer, or enlarge it")
        captions = [thing.caption for thing, _ in found]
        own = own._replace(regions=(own.page, *(region for _, region in found)))
        size, page, regions = at_drawn_size(own, limits)
    return PlannedLayout(own, Placement(size, page, tuple(regions)), Planned((asked.background, *captions), report))


def _dress(asked: Asked, seed: int, lexicon: Lexicon, drawings: Drawings | None) -> None:
    """Colours for what has none. A ground has a caption in any case: left without one the network makes anything up,
    which nobody asked for."""
    if lexicon.flat:
        dressed(asked, seed, drawings.has_colours if drawings else lambda _: False)
    asked.background = asked.background or plain([thing.colour for thing in asked.things])


def _canvas(raw: RawRequest, asked: Asked, limits: Limits) -> tuple[tuple[int, int], Page | None]:
    """The caller's, that of the page that the prompt names, or the model's own."""
    if raw.canvas:
        return raw.canvas, None
    size = page_size(asked.page_kind)
    if size is None:
        return limits.default_page, None
    most = max(limits.max_canvas, limits.max_drawn)
    if max(size) > most:
        asked.omitted.append(Omitted(asked.page_kind, f"is {size[0]} x {size[1]} px; this server draws up to {most}"))
        return limits.default_page, None
    return size, Page(asked.page_kind, *size)


def _learned(
    asked: Asked, size: tuple[int, int], page: Region, room: Room, seed: int, layouts: Layouts, lexicon: Lexicon
) -> list[Region] | None:
    """Regions of the planner network, for a plain list of things. None where rules are surer: for a single thing, and
    where it is said where things lie, how many they are, how large, or what they say; or where the network's are no
    good."""
    plain = all(
        thing.count == 1 and not (thing.place or thing.size or thing.string or thing.concept.startswith("translucent "))
        for thing in asked.things
    )
    if not plain or asked.relations or len(asked.things) < 2 or any(side % TOKEN for side in page):
        return None
    captions = (asked.background, *(thing.caption for thing in asked.things))
    prompt = "; ".join(taken(caption, lexicon).text for caption in captions)
    regions = list(layouts.plan(prompt, size, page, room, seed).regions[1:])
    return regions if len(regions) == len(asked.things) and _is_good(regions, page) else None


def _is_good(regions: Sequence[Region], page: Region) -> bool:
    square = all(min(region[2:]) >= _SQUARE * max(region[2:]) for region in regions)
    return square and all(map(page.contains, regions)) and all(_apart(*pair) for pair in combinations(regions, 2))


def _is_in_the_middle(regions: Sequence[Region], page: Region) -> bool:
    """Whether all lie off the edge of the page, and together about in its middle, as is expected of a large picture."""
    whole, rim = around(regions), _RIM * min(page[2:])
    off = (whole.x + whole.right - page.x - page.right, whole.y + whole.bottom - page.y - page.bottom)
    inner = min(whole.x - page.x, whole.y - page.y, page.right - whole.right, page.bottom - whole.bottom) >= rim
    return inner and all(abs(one) <= 2 * _OFF * side for one, side in zip(off, page[2:], strict=True))


def _apart(one: Region, other: Region) -> bool:
    both = one.intersect(other)
    return max(0, both.width) * max(0, both.height) <= _APART * min(one.width * one.height, other.width * other.height)


def bound_to_regions(
    raw: RawRequest, own: Placement, keep: Sequence[bool], limits: Limits, drawings: Drawings | None = None
) -> Planned | None:
    """Who of the caller's regions gets what of a prompt without captions. None where that is not to be decided: the
    prompt lists captions itself, or nothing in it is understood."""
    if not limits.vocabulary or raw.task not in FROM_WORDS or raw.regions is None or any(raw.captions or ()):
        return None
    if not raw.prompt or len(parts(raw.prompt)) > 1:
        return None
    lexicon = lexicon_of(limits.vocabulary)
    asked = read(raw.prompt, lexicon, drawings)
    new = [slot for slot in range(1, len(own.regions)) if not keep[slot]]
    if asked.things and not keep[0]:
        _dress(asked, raw.seed, lexicon, drawings)
    found = bound(asked, [own.regions[slot] for slot in new], own.page)
    captions = dict(zip(new, found.captions, strict=True)) | ({} if keep[0] else {0: asked.background})
    if not any(captions.values()):
        return None
    asked.omitted += found.omitted
    empty = tuple(Omission(slot + 1, "", "gets nothing from the prompt") for slot in new if not captions[slot])
    report = of_prompt(raw.prompt, asked) + WordReport(omitted=empty)
    return Planned(tuple(captions.get(slot, "") for slot in range(len(own.regions))), report)
