"""A caption in the words of the vocabulary: synonyms are taken for what the weights know, and told."""

from __future__ import annotations

from typing import NamedTuple

from mrt.words.asked import Taken
from mrt.words.lexicon import Lexicon
from mrt.words.tokens import tokens

_SAID = ("thing", "text", "colour", "size", "style", "ground", "pattern", "place", "font")


class TakenCaption(NamedTuple):
    """`text`: for the network. `understood`: words as written."""

    text: str
    understood: tuple[str, ...]
    approximate: tuple[Taken, ...]


def taken(caption: str, lexicon: Lexicon) -> TakenCaption:
    """Of a plain caption (mrt.words.quotes.plain)."""
    found = tokens(caption)
    text, understood, approximate = "", [], []
    done = at = 0
    while at < len(found):
        match = lexicon.longest(found, at) if found[at].kind == "word" else None
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
        if meaning.own and not meaning.plural:
            continue
        word = "text" if meaning.kind == "text" else meaning.word.removesuffix(" icon")
        text, done = f"{text}{caption[done:start]}{word}", end
        if meaning.kind != "text":
            approximate.append(Taken(said, word))
    return TakenCaption(text + caption[done:], tuple(understood), tuple(approximate))


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
