"""Colours for what a prompt leaves without: a ground, and on it letters and things that are seen and go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from mrt.colours import colour_of, luminance, oklab
from mrt.words.asked import Asked, Taken, Thing

_READ = 4.5  # WCAG 2.1, contrast of letters with what is beneath
_SEEN = 0.22  # distance of a thing's colour from the ground's, in OKLab
_RAISED = ("on", "inside", "in front of")  # relations of a thing that has another one beneath
_APART = 0.12  # of two things' colours from each other


class Palette(NamedTuple):
    """Names of mrt.colours."""

    ground: str
    ink: str
    accents: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys((self.ground, self.ink, *self.accents)))


_WARM = Palette("cream", "charcoal", ("terracotta", "teal", "mustard"))
_NIGHT = Palette("midnight", "off-white", ("amber", "sky blue", "coral"))
_DAY = Palette("off-white", "midnight", ("cobalt", "coral", "amber"))
PLAIN = (
    _WARM,
    _NIGHT,
    _DAY,
    Palette("pale mint", "forest green", ("emerald", "coral", "mustard")),
    Palette("blush", "burgundy", ("rose", "plum", "mustard")),
    Palette("pale sky blue", "midnight", ("royal blue", "coral", "tangerine")),
)
MOODS = {
    "minimal": Palette("white", "black", ("black",)),
    "dark": _NIGHT,
    "light": _DAY,
    "elegant": Palette("black", "gold", ("gold", "cream")),
    "pastel": Palette("pale lavender", "plum", ("rose", "royal blue", "jade")),
    "vintage": _WARM,
    "neon": Palette("jet-black", "white", ("hot pink", "cyan", "lime")),
}
_USUAL = {  # of things that everybody sees in a colour of their own
    "tree icon": "emerald",
    "heart icon": "red",
    "sun icon": "golden",
    "moon icon": "golden",
    "lightning icon": "golden",
    "trophy icon": "gold",
    "leaf": "emerald",
    "apple": "red",
    "banana": "golden",
    "carrot": "tangerine",
    "cherry icon": "red",
    "rose icon": "red",
    "snowflake": "sky blue",
    "crown": "gold",
    "pumpkin": "tangerine",
}
_INKS = ("midnight", "off-white", "black", "white")  # where the palette's own cannot be read


def dressed(asked: Asked, seed: int, has_colours: Callable[[str], bool]) -> None:
    """Gives a ground and colours to what is asked for without: those of the mood that the prompt names, or of a palette
    by the seed. Colours that were said stay, and what has several, or lies on something without a single one, gets
    none. `has_colours`: whether a thing is drawn in colours of its own."""
    first, *others = _palettes(asked, seed)
    if not asked.background:
        asked.background = f"{_ground((first, *others), asked.things)} background"
    ground = _even(asked.background)
    beneath = {id(each.thing): each.other for each in asked.relations if each.word in _RAISED}
    accents = _accents((first, *others), ground) if ground else ()
    for thing in asked.things:
        if thing.colour or thing.string or id(thing) in beneath or not _is_flat(thing) or has_colours(thing.concept):
            continue
        usual = _usual(thing, ground) if ground and len(first.accents) > 1 else ""
        thing.colour = usual or _accent(accents, asked.things, thing)
    for thing in asked.things:
        below = beneath[id(thing)].colour if id(thing) in beneath else ground
        if thing.string and not thing.colour and below:
            thing.colour = next((ink for ink in (first.ink, *_INKS) if contrast(ink, below) >= _READ), "")


def contrast(one: str, other: str) -> float:
    """WCAG's, 1..21, of two colours by name."""
    low, high = sorted(luminance(np.array([colour_of(one), colour_of(other)])).tolist())
    return (high + 0.05) / (low + 0.05)


def _palettes(asked: Asked, seed: int) -> list[Palette]:
    """The one to be taken before those that help out. Of several moods the first counts."""
    turn = seed % len(PLAIN)
    palettes = [*PLAIN[turn:], *PLAIN[:turn]]
    for said, mood in asked.moods[:1]:
        palettes.insert(0, MOODS[mood])
        asked.approximate.append(Taken(said, f"the colours {MOODS[mood]}"))
    asked.unknown += [said for said, _ in asked.moods[1:]]
    return palettes


def _ground(palettes: Sequence[Palette], things: Iterable[Thing]) -> str:
    """The first on which all colours that were said are seen, letters read; else that of the best worst one."""
    said = [thing for thing in things if thing.colour]

    def worst(palette: Palette) -> float:
        return min((_clearness(thing, palette.ground) for thing in said), default=1.0)

    return max(palettes, key=lambda palette: min(1.0, worst(palette))).ground  # of equals the first


def _clearness(thing: Thing, ground: str) -> float:
    """1 or more: enough."""
    return contrast(thing.colour, ground) / _READ if thing.string else _distance(thing.colour, ground) / _SEEN


def _usual(thing: Thing, ground: str) -> str:
    colour = _USUAL.get(thing.concept, "")
    return colour if colour and _distance(colour, ground) >= _SEEN else ""


def _accents(palettes: Sequence[Palette], ground: str) -> Sequence[str]:
    """Those of the first palette that has some which are seen on the ground."""
    seen = ([accent for accent in each.accents if _distance(accent, ground) >= _SEEN] for each in palettes)
    return next(filter(None, seen), [])


def _accent(accents: Sequence[str], things: Sequence[Thing], own: Thing) -> str:
    """The same for the same, another for another, as far as there are."""
    named = [thing for thing in things if thing.colour and not thing.string]
    for thing in named:
        if thing.concept == own.concept and thing.colour in accents:
            return thing.colour
    apart = (one for one in accents if all(_distance(one, thing.colour) >= _APART for thing in named))
    return next(apart, accents[len(named) % len(accents)] if accents else "")


def _even(background: str) -> str | None:
    """The colour of a ground that has one all over."""
    colour, _, last = background.rpartition(" ")
    return colour if last == "background" and colour_of(colour) else None


def _is_flat(thing: Thing) -> bool:
    return not thing.concept.startswith(("photo of ", "translucent ", "soft shadow"))


def _distance(one: str, other: str) -> float:
    first, second = (oklab(np.array(colour_of(name))) for name in (one, other))
    return float(np.linalg.norm(first - second))
