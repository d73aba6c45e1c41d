"""A caption in the words of the vocabulary: synonyms are taken for what the weights know, and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mrt.vocabulary import ICON
from mrt.words.asked import Taken
from mrt.words.languages import in_english
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.tokens import Token, tokens

_SAID = ("thing", "text", "colour", "size", "style", "ground", "pattern", "place", "font")


class TakenCaption(NamedTuple):
    """`text`: for the network. `understood`: words as written. `flat`: whether it is of a single thing or ground that
    has one colour all over; `colour`: which, as far as it is said."""

    text: str
    understood: tuple[str, ...]
    approximate: tuple[Taken, ...]
    flat: bool = False
    colour: str = ""


def taken(caption: str, lexicon: Lexicon, of_a_layer: bool = True) -> TakenCaption:
    """Of a plain caption (mrt.words.quotes.plain), of a single layer or of several things, in any language that is
    known."""
    text, understood = "", list[str]()
    approximate = list[Taken]()
    if english := in_english(caption, lexicon):
        approximate.append(Taken(caption, english))
        caption = english
    found = tokens(caption)
    colours = _flat_colours(found, lexicon) if of_a_layer else None
    flat, colour = colours is not None, "".join(colours or ())
    done = at = 0
    while at < len(found):
        match = _longest(found, at, lexicon) if found[at].kind == "word" else None
        if found[at].kind == "string":
            understood.append(found[at].said)
        if match is None:
            at += 1
            continue
        count, meaning = match
        start, end = found[at].start, found[at + count - 1].end
        said = caption[start:end]
        at += count
        if meaning.kind not in _SAID:
            continue
        understood.append(said)
        word = "text" if meaning.kind == "text" else meaning.word.removesuffix(" icon")
        if meaning.kind == "colour":
            word = lexicon.known_colour(meaning.word)
        if meaning.own and not meaning.plural and word in ("text", meaning.word, meaning.word.removesuffix(" icon")):
            continue
        text, done = f"{text}{caption[done:start]}{word}", end
        if meaning.kind != "text" and not (colour and meaning.kind == "colour"):
            approximate.append(Taken(said, word))
    return TakenCaption(text + caption[done:], tuple(understood), tuple(approximate), flat, colour)


def _longest(found: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, Meaning] | None:
    """As of Lexicon; none for a colour that is the name of a thing here: "rose icon"."""
    match = lexicon.longest(found, at)
    if match and match[1].kind == "colour" and match[1].word not in lexicon.basic_colours:
        following = found[at + match[0] : at + match[0] + 1]
        return None if following and following[0].text == ICON else match
    return match


def _flat_colours(found: Sequence[Token], lexicon: Lexicon) -> tuple[str, ...] | None:
    """The colour of something flat, or none where that is not said. None for what has a pattern or several colours."""
    colours, at = [], 0
    while at < len(found):
        count, meaning = _longest(found, at, lexicon) or (1, None)
        at += count
        if meaning is None:
            continue
        photo = meaning.kind == "photo" or meaning.word.startswith("photo of ")
        if photo or (meaning.kind == "pattern" and meaning.word != "translucent"):
            return None
        if meaning.kind == "colour":
            colours.append(meaning.word)
    return tuple(colours) if lexicon.flat and len(colours) < 2 else None


def asks_for_text_alone(caption: str, lexicon: Lexicon) -> bool:
    """Whether a caption asks for a text, and does not say which: what came would be any word."""
    found, at, text = tokens(caption), 0, False
    while at < len(found):
        if found[at].kind == "string":
            return False
        count, meaning = lexicon.longest(found, at) or (1, None)
        if meaning and meaning.kind == "thing":
            return False
        text = text or bool(meaning and meaning.kind == "text")
        at += count
    return text
