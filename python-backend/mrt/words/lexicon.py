"""What words mean to the reader of prompts: a table of phrases from the weights' vocabulary and from English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from mrt.colours import colour_of, named, nearest
from mrt.vocabulary import COLOUR, Vocabulary
from mrt.words.english import IRREGULAR, WORDS
from mrt.words.page_kinds import PAGE_KINDS, page_size
from mrt.words.tokens import Token

_LONGEST = 5  # words of a phrase


class Meaning(NamedTuple):
    """`kind`: thing, text, colour, size, style, ground, pattern, page, or one of English. `word`: of the vocabulary.
    `own`: whether it was said in the vocabulary's own words. `plural`: of a thing."""

    kind: str
    word: str
    own: bool = True
    plural: bool = False


class Lexicon:
    """`flat`: whether things have one colour each, which can then be any, whatever the weights know: what they draw is
    given it. `basic_colours`: those that the weights know."""

    def __init__(self, vocabulary: Vocabulary):
        self.flat = vocabulary.is_flat
        self.basic_colours = vocabulary.colours
        self._entries: dict[str, Meaning] = {}
        for phrase, meaning in _entries(vocabulary):
            self._entries.setdefault(phrase, meaning)

    @cached_property
    def words(self) -> frozenset[str]:
        """Those of one word that name or describe."""
        described = ("thing", "text", "colour", "number", "ground", "pattern", "place", "size")
        return frozenset(word for word, each in self._entries.items() if each.kind in described and word.isalpha())

    @cached_property
    def colour_names(self) -> frozenset[str]:
        return frozenset(word for word, each in self._entries.items() if each.kind == "colour")

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, Meaning] | None:
        """The longest phrase that begins at a token, and of how many tokens it is. None where none does."""
        words = []
        for token in tokens[at : at + _LONGEST]:
            if token.kind != "word":
                break
            words.append(token.text)
        for count in range(len(words), 0, -1):
            if found := self._of(" ".join(words[:count])):
                return count, found
        return None

    def _of(self, phrase: str) -> Meaning | None:
        if found := self._entries.get(phrase):
            return found
        for single in _singulars(phrase):
            found = self._entries.get(single)
            if found and found.kind in ("thing", "text"):
                return found._replace(plural=True)
        spaced = phrase.replace("-", " ")
        if spaced != phrase and (found := self._entries.get(spaced)):
            return found
        if self.flat and colour_of(phrase):
            return Meaning("colour", phrase)
        if page_size(phrase):
            return Meaning("page", phrase)
        return Meaning("number", phrase) if phrase.isdecimal() and len(phrase) < 4 and int(phrase) > 0 else None

    def plural_of(self, said: str) -> Meaning | None:
        """The thing of which a word is the plural."""
        found = (self._entries.get(single) for single in _singulars(said.lower()))
        return next((meaning for meaning in found if meaning and meaning.kind == "thing"), None)

    def known_colour(self, colour: str) -> str:
        """That of the weights which looks most like a colour of any name."""
        rgb, last = colour_of(colour), colour.split()[-1]
        if rgb is None or last in self.basic_colours:
            return last
        return nearest(rgb, self.basic_colours)


def _singulars(phrase: str) -> Iterator[str]:
    if phrase in IRREGULAR:
        yield IRREGULAR[phrase]
    if phrase.endswith("ies"):
        yield phrase[:-3] + "y"
    if phrase.endswith("es"):
        yield phrase[:-2]
    if phrase.endswith("s"):
        yield phrase[:-1]


def _entries(vocabulary: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Phrases and meanings; of the same phrase the first counts."""
    for name in PAGE_KINDS:
        yield name, Meaning("page", name)
    yield from _own(vocabulary)
    if vocabulary.is_flat:
        for name in named():
            yield name, Meaning("colour", name)
    for kind, listed in WORDS.items():
        for entry in listed.split("|"):
            phrase, _, word = entry.partition("=")
            yield phrase, Meaning(kind, word or phrase)
    known = dict(_own(vocabulary)) | {word: Meaning("pattern", word) for word in ("transparent", "stripes", "radial")}
    known |= {place: Meaning("place", place) for place in vocabulary.places}
    for word, synonyms in vocabulary.synonyms.items():
        for synonym in synonyms:
            if meaning := known.get(word) or _compound(word, vocabulary):
                yield synonym, meaning._replace(own=False)
    for word in vocabulary.fillers:
        yield word, Meaning("filler", word)


def _own(vocabulary: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    for phrase in vocabulary.concepts:
        kind = "text" if phrase == "text" else "thing"
        yield phrase, Meaning(kind, phrase)
        yield phrase.removesuffix(" icon"), Meaning(kind, phrase)
    for word in vocabulary.colours:
        yield word, Meaning("colour", word)
    for word in vocabulary.sizes:
        yield word, Meaning("size", word)
    for word in vocabulary.styles:
        yield word, Meaning("style", word)
    if vocabulary.backgrounds:
        yield "background", Meaning("ground", f"{COLOUR} background")


def _compound(word: str, vocabulary: Vocabulary) -> Meaning | None:
    """A colour and a thing in one word, as of an emoji."""
    colour, _, thing = word.partition(" ")
    full = next((phrase for phrase in vocabulary.concepts if phrase.removesuffix(" icon") == thing), None)
    return Meaning("thing", f"{colour} {full}") if full and colour in vocabulary.colours else None


@lru_cache(4)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    return Lexicon(vocabulary)
