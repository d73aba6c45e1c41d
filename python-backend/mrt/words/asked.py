"""What a prompt asks for, as the reader understood it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Taken(NamedTuple):
    """Words that were taken for others, which the weights know."""

    said: str
    taken: str


class Omitted(NamedTuple):
    """Something that is understood and not made, and why."""

    said: str
    why: str


@dataclass(eq=False)
class Thing:
    """Something to be drawn, `count` times. `concept`: a phrase of the vocabulary; of a text `string` is what it says,
    and `font` words on its letters. `any_number`: a plural without a number. `place`: of the nine of a page, `corners`,
    or empty. `in_row`: whether its copies lie in one."""

    concept: str
    colour: str = ""
    count: int = 1
    any_number: bool = False
    size: str = ""
    place: str = ""
    string: str = ""
    font: tuple[str, ...] = ()
    in_row: bool = False

    @property
    def caption(self) -> str:
        """As captions of the training have it."""
        if self.string:
            return " ".join([*self.font, *filter(None, [self.colour]), f'text "{self.string}"'])
        if self.concept.startswith("translucent "):
            return " ".join(["translucent", *filter(None, [self.colour]), self.concept.removeprefix("translucent ")])
        if self.concept.startswith(("photo of ", "soft shadow")):
            return self.concept
        return f"{self.colour} {self.concept}".strip()


class Relation(NamedTuple):
    """`word`: where the first things lie from the other: above, below, left of, right of, next to, behind, in front of,
    around, inside, on, between."""

    word: str
    thing: Thing
    other: Thing


@dataclass
class Asked:
    """`background`: its caption, empty where none is named. `things` in the order of their mention. `page_kind`: as
    said, or empty. `moods`: words for the colours of the whole, and the mood each is taken for. `understood`,
    `unknown`: words as written."""

    background: str = ""
    things: list[Thing] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    page_kind: str = ""
    moods: list[Taken] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    approximate: list[Taken] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    omitted: list[Omitted] = field(default_factory=list)
