"""What words mean to the reader of prompts: a table of phrases from the weights' vocabulary and from English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mrt.colours import colour_of, named, nearest
from mrt.vocabulary import COLOUR, Vocabulary
from mrt.words.page_kinds import PAGE_KINDS, page_size
from mrt.words.tokens import Token

_LONGEST = 5  # words of a phrase
_WORDS: Mapping[str, str] = {  # of English: kind to phrases, each with what it stands for behind "="
    "relation": (
        "above|over the top of=above|on top of=above|higher than=above|below|under=below|underneath=below|"
        "beneath=below|left of|to the left of=left of|right of|to the right of=right of|next to|beside=next to|"
        "near=next to|by=next to|alongside=next to|behind|in front of|around|surrounding=around|"
        "surrounded by=surrounded by|encircling=around|inside|within=inside|in the middle of=inside|"
        "in the centre of=inside|in the center of=inside|on|over=on|upon=on|onto=on|against=on|between|"
        "left=left of|right=right of"
    ),
    "place": (
        "top left|top left corner=top left|upper left corner=top left|top right|top right corner=top right|"
        "upper right corner=top right|bottom left|bottom left corner=bottom left|lower left corner=bottom left|"
        "bottom right|bottom right corner=bottom right|lower right corner=bottom right|top|bottom|centre|"
        "middle left|middle right|left side=middle left|right side=middle right|top edge=top|bottom edge=bottom|"
        "on the left=middle left|on the right=middle right|corner=top right|corners|each corner=corners|"
        "every corner=corners|four corners=corners|all four corners=corners"
    ),
    "number": (
        "a=1|an=1|one=1|single=1|two=2|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|ten=10|eleven=11|"
        "twelve=12|thirteen=13|fourteen=14|fifteen=15|sixteen=16|seventeen=17|eighteen=18|nineteen=19|twenty=20|"
        "twenty-one=21|twenty-two=22|twenty-three=23|twenty-four=24|twenty-five=25|thirty=30|forty=40|fifty=50|"
        "hundred=100|a hundred=100|a dozen=12|dozen=12|a couple of=2|couple of=2|a pair of=2|pair of=2|both=2|"
        "a few=3|few=3|some=3|several=3|many=5|lots of=5|a bunch of=5|a lot of=5"
    ),
    "says": (
        "says|saying|reads|reading|that says=says|which says=says|that reads=says|titled|entitled|called|named|"
        "the text reads=says"
    ),
    "negation": (
        "no|without|without any=without|free of=no|don't|not|do not=no|don't want=no|not any=no|no need for=no|minus"
    ),
    "join": (
        "and|&=and|plus|with|or|nor|also|then|as well as=and|together with=with|along with=with|+=and|containing|"
        "featuring"
    ),
    "it": "it|them|this",
    "font": (
        "bold|heavy|thick|italic|slanted|sans|sans-serif|serif|slab|handwritten|script|cursive|mono|monospace|"
        "monospaced|display|decorative"
    ),
    "mood": (
        "minimal|minimalist=minimal|minimalistic=minimal|monochrome=minimal|black and white=minimal|dark|"
        "dark mode=dark|dark theme=dark|light|light mode=light|light theme=light|elegant|luxury=elegant|"
        "luxurious=elegant|premium=elegant|classy=elegant|pastel|pastels=pastel|pastel colours=pastel|"
        "pastel colors=pastel|"
        "vintage|retro=vintage|rustic=vintage|neon"
    ),
    "photo": "photo of|picture of|image of|photograph of=photo of|photo|photograph=photo",
    "in": "in",
    "filler": (
        "at|of|is|are|be|there|has|have|having|its|these|using|use|put|place|placed|positioned|generate|give|me|us|"
        "need|would|like|layout|graphic|graphics|illustration|drawing|drawn|image|vector|clipart|svg|png|icon|icons|"
        "shape|shapes|symbol|symbols|colour|color|coloured|colored|colours|colors|size|sized|shows|which|from|row|"
        "page|it's|i'd|we|our|your|canvas|depicting|some kind of|composition|side|part|half|area|corner of|"
        "everything|filled|painted|solid|plain"
    ),
    "pattern": "gradient|stripes|translucent|transparent|vertical|horizontal|radial",
}
FONT_WORDS = frozenset(_WORDS["font"].split("|"))
SAYING = frozenset(entry.partition("=")[0] for entry in _WORDS["says"].split("|"))
_IRREGULAR = {"lightnings": "lightning", "leaves": "leaf"}


class Meaning(NamedTuple):
    """`kind`: thing, text, colour, size, style, ground, pattern, page, or one of English. `word`: of the vocabulary.
    `own`: whether it was said in the vocabulary's own words. `plural`: of a thing."""

    kind: str
    word: str
    own: bool = True
    plural: bool = False


class Lexicon:
    """`flat`: whether things have one colour each, which can then be any, whatever the weights know: what they draw is
    given it."""

    def __init__(self, vocabulary: Vocabulary):
        self.flat = vocabulary.is_flat
        self._colours = vocabulary.colours
        self._entries: dict[str, Meaning] = {}
        for phrase, meaning in _entries(vocabulary):
            self._entries.setdefault(phrase, meaning)

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
        if rgb is None or last in self._colours:
            return last
        return nearest(rgb, self._colours)


def _singulars(phrase: str) -> Iterator[str]:
    if phrase in _IRREGULAR:
        yield _IRREGULAR[phrase]
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
    for kind, listed in _WORDS.items():
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
