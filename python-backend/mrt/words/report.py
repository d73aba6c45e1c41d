"""What became of the words of a request, as its first and last event tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mrt.vocabulary import WHOLE, Unknown
from mrt.words.asked import Asked


class Understood(NamedTuple):
    slot: int
    words: tuple[str, ...]


class Approximate(NamedTuple):
    """Words of a slot that were taken for others, which the weights know."""

    slot: int
    said: str
    taken: str


class Omission(NamedTuple):
    """Something that is understood and not made, and why. `said` is empty for a region that nothing was said of."""

    slot: int
    said: str
    why: str


class Page(NamedTuple):
    """The page that a prompt names, whose size is the canvas."""

    said: str
    width: int
    height: int


@dataclass(frozen=True)
class WordReport:
    """Slot 0 is the prompt as a whole, 1 the background."""

    understood: tuple[Understood, ...] = ()
    approximate: tuple[Approximate, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    omitted: tuple[Omission, ...] = ()
    page: Page | None = None

    def __add__(self, other: WordReport) -> WordReport:
        return WordReport(
            (*self.understood, *other.understood),
            (*self.approximate, *other.approximate),
            (*self.unknown, *other.unknown),
            (*self.omitted, *other.omitted),
            self.page or other.page,
        )

    def with_unknown(self, unknown: tuple[Unknown, ...]) -> WordReport:
        return replace(self, unknown=unknown)

    def info(self) -> Mapping[str, Any]:
        """As JSON of an event has it."""
        return {
            "understood": [each._asdict() for each in self.understood],
            "approximate": [each._asdict() for each in self.approximate],
            "unknown": [each._asdict() for each in self.unknown],
            **({"omitted": [each._asdict() for each in self.omitted]} if self.omitted else {}),
            **({"page": self.page._asdict()} if self.page else {}),
        }


def of_prompt(prompt: str, asked: Asked, page: Page | None = None) -> WordReport:
    """Of a prompt that was read as a whole."""
    return WordReport(
        (Understood(WHOLE, tuple(dict.fromkeys(asked.understood))),) if asked.understood else (),
        tuple(Approximate(WHOLE, *each) for each in dict.fromkeys(asked.approximate)),
        (Unknown(WHOLE, prompt, tuple(dict.fromkeys(asked.unknown))),) if asked.unknown else (),
        tuple(Omission(WHOLE, *each) for each in dict.fromkeys(asked.omitted)),
        page,
    )
