"""The words that the weights know, from parameter `vocabulary` of mrt/config.pbtxt, and the unknown words of a text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from mrt.text import Word, located
from mrt.words.quotes import parts

COLOUR = "<colour>"  # stands for any of the colours in a phrase
ICON = "icon"  # ends the phrases of things that the weights know by that word alone
WHOLE, BACKGROUND = 0, 1  # slots: the prompt as a whole; layers come after
_STRIPPED = ",.;:!?\"'"


class Unknown(NamedTuple):
    """Unknown words of a slot. Empty `words`: all are known, but none names a thing."""

    slot: int
    caption: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """`concepts`: what a layer may show, each phrase ending in its noun or in "icon". `words`: strings that it may
    write, between double quotes in a caption. `backgrounds`: phrases, with COLOUR for any colour. `fillers`: words
    that ask for nothing. `synonyms`: by a word or phrase of the others, what is taken for it."""

    concepts: tuple[str, ...]
    words: tuple[str, ...]
    colours: tuple[str, ...]
    backgrounds: tuple[str, ...]
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    sizes: tuple[str, ...]
    places: tuple[str, ...]
    fillers: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def is_flat(self) -> bool:
        """Whether each thing has one colour."""
        return self.styles == ("flat",)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def unknown(self, segments: Mapping[int, str]) -> tuple[Unknown, ...]:
        """The unknown words of segments {slot: text}, slot 0 being the prompt as a whole, 1 the background."""
        found = (Unknown(slot, text, self._strange(slot, text)) for slot, text in sorted(segments.items()))
        return tuple(each for each in found if each.words or self._names_nothing(each.slot, each.caption))

    def spelled(self, text: str) -> str:
        """A text as captions of the training say it: "red heart" as "red heart icon"."""
        return ";".join(map(self._with_icons, parts(text)))

    def _with_icons(self, said: str) -> str:
        text, words = _read(said)
        spelled, done = "", 0
        for at, word in enumerate(words):
            following = words[at + 1].text if at + 1 < len(words) else ""
            if word.text in self._icons and following != ICON:
                end = word.start + len(text[word.start : word.end].rstrip(_STRIPPED))
                spelled, done = f"{spelled}{text[done:end]} {ICON}", end
        return spelled + text[done:]

    def _strange(self, slot: int, caption: str) -> tuple[str, ...]:
        known = {WHOLE: self._anywhere, BACKGROUND: self._behind}.get(slot, self._above)
        text, said = _read(caption)
        return self._of(said, text, known)

    def _of(self, said: Sequence[Word], text: str, known: frozenset[str]) -> tuple[str, ...]:
        """Of words of a text those that are not known, each once, as written; a quotation is one word."""
        found: dict[str, None] = {}
        for word in said:
            written = text[word.start : word.end]
            quoted = _quoted(written)
            if quoted is not None and quoted not in self.words:
                found[f'"{quoted}"'] = None
            elif quoted is None and word.text not in known:
                found[written.strip(_STRIPPED) or written] = None
        return tuple(found)

    def _names_nothing(self, slot: int, caption: str) -> bool:
        text, said = _read(caption)
        if slot == WHOLE or not said:
            return False
        nouns = self._grounds if slot == BACKGROUND else self._nouns
        strings = any(_quoted(text[word.start : word.end]) for word in said)
        return not strings and not any(word.text in nouns for word in said)

    @cached_property
    def _nouns(self) -> frozenset[str]:
        return frozenset(phrase.removesuffix(f" {ICON}").split()[-1] for phrase in self.concepts) - {"text"}

    @cached_property
    def _icons(self) -> frozenset[str]:
        return frozenset(phrase.split()[-2] for phrase in self.concepts if phrase.endswith(f" {ICON}"))

    @cached_property
    def _grounds(self) -> frozenset[str]:
        nouns = frozenset(phrase.removesuffix(" background").split()[-1] for phrase in self.backgrounds)
        return (nouns - {COLOUR}) | {*self.colours}

    @cached_property
    def _above(self) -> frozenset[str]:
        phrases = [*self.concepts, *self.sizes, *self.places, *self.styles]
        return _words(phrases) | {*self.colours, *self.fillers}

    @cached_property
    def _behind(self) -> frozenset[str]:
        return (_words(self.backgrounds) - {COLOUR}) | {*self.colours, *self.fillers, *self.styles}

    @cached_property
    def _anywhere(self) -> frozenset[str]:
        return self._above | self._behind


def vocabulary_of(text: str) -> Vocabulary | None:
    """Of the parameter; None, for weights that know no bounds, where that is empty. Raises ValueError."""
    if not text:
        return None
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("is no object of lists of phrases")
    lists = {each.name: tuple(map(str, content.get(each.name, ()))) for each in fields(Vocabulary)[:-1]}
    synonyms = content.get("synonyms", {})
    return Vocabulary(**lists, synonyms={str(word): tuple(map(str, said)) for word, said in synonyms.items()})


def _words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.split())


def _read(text: str) -> tuple[str, list[Word]]:
    text = unicodedata.normalize("NFC", text)
    return text, located(text)


def _quoted(written: str) -> str | None:
    """What stands between double quotes; None where something is not quoted."""
    if len(written) > 2 and written.startswith('"') and written.endswith('"'):
        return " ".join(written[1:-1].split())
    return None
