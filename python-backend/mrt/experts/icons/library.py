"""Drawings by name: the exact one first, then another name for it, then a word that means nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mrt.experts.icons.kinds import kinds
from mrt.experts.icons.other_names import OTHER_NAMES
from mrt.experts.icons.sets import IconSet
from mrt.experts.icons.svg import svg_of
from mrt.meanings import Meanings

NEAR = 0.73  # cosine of two words' meanings from which one drawing serves for both: puppy and dog, no surfboard
# Words for how an icon is drawn, which say nothing of what it shows; in the order in which they are wished for.
_FILLED = ("fill", "filled", "solid", "flat")
_PLAIN = ("bold", "duotone", "rounded", "round", "sharp", "color", "colour", "twotone", "regular", "baseline")
_THIN = ("outline", "outlined", "line", "linear", "light", "thin", "broken", "stroke")
_STYLES = {word: rank for rank, words in ((0, _FILLED), (2, _PLAIN), (3, _THIN)) for word in words}
_UNSTYLED = 1


class Drawing(NamedTuple):
    """`name`: what it shows, in words; `icon`: its name in the set; `near`: found by a word that is not its name."""

    name: str
    icon: str
    set: IconSet
    near: bool

    @property
    def body(self) -> Mapping[str, Any]:
        return self.set.icons[self.icon]

    def told(self) -> dict[str, Any]:
        return {"name": self.name, "icon": f"{self.set.prefix}:{self.icon}", **self.set.credits()}


@dataclass(frozen=True)
class _Entry:
    set: IconSet
    icon: str
    style: int


class Library:
    """`sets`: in the order in which their user names them, which decides where nothing else does."""

    def __init__(self, sets: Sequence[IconSet], meanings: Meanings | None = None):
        self.sets = tuple(sets)
        self._entries: dict[str, list[_Entry]] = {}
        for one in self.sets:
            for icon in one.icons:
                name, style = _named(icon, one.themes)
                self._entries.setdefault(name, []).append(_Entry(one, icon, style))
        self._kinds = kinds(self._entries, meanings)
        for name, target in OTHER_NAMES.items():
            if name not in self._entries and target in self._entries:
                self._entries[name] = self._entries[target]
        self.single_words = frozenset(name for name in self._entries if name.isalpha())
        self._meanings = meanings
        self._words, self._vectors = _single_words(self._entries, meanings)

    def named(self, words: Sequence[str], coloured: bool) -> Drawing | None:
        """The drawing whose name these words are. `coloured`: a colour is asked for, which only drawings of one colour
        can take; otherwise those with colours of their own come first."""
        for form in _forms(words):
            if found := self._best(form, coloured, near=False):
                return found
            noun_first = "-".join(form.split("-")[::-1]) if len(words) == 2 else ""  # book-open for an open book
            if found := self._best(noun_first, coloured, near=False):
                return found._replace(name=form.replace("-", " "))
        return None

    def near(self, word: str, coloured: bool) -> Drawing | None:
        """The drawing of what means nearly the same as `word`, or of a kind of it: a chef hat for a hat."""
        return self._alike(word, coloured) or self._kind(word, coloured)

    def _kind(self, word: str, coloured: bool) -> Drawing | None:
        kinds = next((self._kinds[form] for form in _forms([word]) if form in self._kinds), [])
        return next((found for name in kinds if (found := self._best(name, coloured, near=True))), None)

    def _alike(self, word: str, coloured: bool) -> Drawing | None:
        if self._meanings is None or not self._words:
            return None
        vector = self._meanings.of(word)
        length = float(np.linalg.norm(vector))
        if not length:
            return None
        alike = self._vectors @ (vector / length)
        for at in np.argsort(-alike)[:8]:
            if alike[at] < NEAR:
                return None
            if found := self._best(self._words[at], coloured, near=True):
                return found
        return None

    def _best(self, name: str, coloured: bool, near: bool) -> Drawing | None:
        entries = self._entries.get(name, [])
        for entry in sorted(entries, key=lambda one: (one.set.palette == coloured, one.style, len(one.icon))):
            if _can_be_drawn(entry):
                return Drawing(name.replace("-", " "), entry.icon, entry.set, near)
        return None


def _can_be_drawn(entry: _Entry) -> bool:
    try:
        svg_of(entry.set.icons[entry.icon], entry.set.size)
    except ValueError:
        return False
    return True


def _named(icon: str, themes: frozenset[str]) -> tuple[str, int]:
    """What an icon shows, without the words for its style, and the rank of that style."""
    parts, styles = icon.lower().split("-"), []
    while len(parts) > 1 and (parts[-1] in _STYLES or parts[-1] in themes):
        styles.append(parts.pop())
    while len(parts) > 1 and (parts[0] in _STYLES or parts[0] in themes):
        styles.append(parts.pop(0))
    ranks = [_STYLES.get(style, _UNSTYLED) for style in styles]
    return "-".join(parts), max(ranks) if ranks else _UNSTYLED


def _forms(words: Sequence[str]) -> Iterator[str]:
    """Names that words may have, as written and in the singular."""
    if not words:
        return
    *before, last = (word.removesuffix("'s").removesuffix("’s") for word in words)
    for form in (
        last,
        last.removesuffix("s"),
        last.removesuffix("es"),
        f"{last.removesuffix('ies')}y",
        f"{last.removesuffix('ves')}f",
    ):
        if form == last or (len(form) > 2 and last.endswith("s")):
            yield "-".join([*before, form])


def _single_words(entries: Mapping[str, object], meanings: Meanings | None) -> tuple[list[str], np.ndarray]:
    """Names of one word with a meaning, and their vectors (n, V) of length 1."""
    words = [name for name in entries if "-" not in name and name in meanings] if meanings else []
    if meanings is None or not words:
        return [], np.zeros((0, 0), np.float32)
    vectors = np.stack([meanings.of(word) for word in words]).astype(np.float32)
    return words, vectors / np.maximum(1e-6, np.linalg.norm(vectors, axis=1, keepdims=True))


def library_of(sets: Sequence[IconSet]) -> Library | None:
    """None for no sets. Where the table of meanings is missing, nothing is found by near words."""
    if not sets:
        return None
    try:
        meanings = Meanings.read()
    except (FileNotFoundError, ValueError):
        meanings = None
    return Library(sets, meanings)
