"""The common output of all sources: items, their sets, and what was left out with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["icon", "illustration", "person", "photo", "texture", "face"]
KINDS: tuple[Kind, ...] = ("icon", "illustration", "person", "photo", "texture", "face")


@dataclass(frozen=True)
class Set:
    """A set to attribute: `key` such as `iconify/tabler`; `licence`: short name; `url` of the work or its licence.

    `words`: a set of words about the others' items, with no items of its own.
    """

    key: str
    title: str
    author: str
    licence: str
    url: str
    words: bool = False


@dataclass(frozen=True)
class Item:
    """One asset. `group` decides its split; `body` is what the reader of its kind needs (svg, file, size, ...)."""

    kind: Kind
    key: str
    name: str
    set: str
    group: str
    body: dict[str, Any]
    tags: tuple[str, ...] = ()


@dataclass
class Harvest:
    """All that one source gave."""

    sets: dict[str, Set] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)

    def skip(self, reason: str, what: str) -> None:
        """Counts what is left out under its reason and keeps the name."""
        self.left_out[reason] += 1
        self.named.append(f"{what}: {reason}")
