"""Prompts and captions in other languages than English, word by word in English: languages.json has the words.

It knows what the weights know, some things of icon sets, colours, numbers and places, and no grammar but that in some
languages what describes a thing stands behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from mrt.colours import colour_of
from mrt.words.lexicon import Lexicon
from mrt.words.tokens import Token, tokens

_LONGEST = 5  # words of a phrase
_SPEECH = "please"  # stands for words that ask for nothing


class Piece(NamedTuple):
    """`kind`: noun, adjective or word of a language; english, unknown, string or break. `foreign`: of a language, and
    not of English, too."""

    text: str
    kind: str
    foreign: bool = False


class Language(NamedTuple):
    """`phrases`: lower case. `after`: whether adjectives follow their noun. `apostrophe`: words that end in one."""

    phrases: dict[str, Piece]
    after: bool
    apostrophe: re.Pattern[str] | None


def in_english(text: str, lexicon: Lexicon) -> str | None:
    """A plain text (mrt.words.quotes.plain); None for what is English, or no language that is known here. Words that
    are not known stay as they are."""
    if not _unknown(found := tokens(text), lexicon):
        return None
    tried = [(_pieces(_parted(text, language), language, lexicon), language) for language in _languages()]
    pieces, language = min(tried, key=lambda one: (_count(one[0], "unknown"), -_foreign(one[0])))
    foreign, unknown = _foreign(pieces), _count(pieces, "unknown")
    if unknown >= _unknown(found, lexicon) or foreign <= _count(pieces, "english") or (foreign < 2 and unknown):
        return None
    return _written(_in_order(pieces) if language.after else pieces)


def names() -> str:
    """Of the languages, as a sentence has them."""
    *others, last = _listed()
    return f"{', '.join(others)} and {last}"


def _unknown(found: Sequence[Token], lexicon: Lexicon) -> int:
    at = count = 0
    while at < len(found):
        match = lexicon.longest(found, at) if found[at].kind == "word" else (1, None)
        count += match is None
        at += match[0] if match else 1
    return count


def _count(pieces: Sequence[Piece], kind: str) -> int:
    return sum(piece.kind == kind for piece in pieces)


def _foreign(pieces: Sequence[Piece]) -> int:
    return sum(piece.foreign for piece in pieces)


def _pieces(found: Sequence[Token], language: Language, lexicon: Lexicon) -> list[Piece]:
    pieces, at = [], 0
    while at < len(found):
        token = found[at]
        if token.kind != "word":
            pieces.append(Piece(token.said, token.kind))
            at += 1
        elif match := _longest(found, at, language):
            pieces.append(match[1]._replace(foreign=not lexicon.longest(found, at)))
            at += match[0]
        elif known := lexicon.longest(found, at):
            pieces.append(Piece(" ".join(each.said for each in found[at : at + known[0]]), "english"))
            at += known[0]
        else:
            pieces.append(Piece(token.said, "unknown"))
            at += 1
    return pieces


def _longest(found: Sequence[Token], at: int, language: Language) -> tuple[int, Piece] | None:
    for count in range(min(_LONGEST, len(found) - at), 0, -1):
        words = found[at : at + count]
        piece = language.phrases.get(" ".join(word.text for word in words))
        if piece and all(word.kind == "word" for word in words):
            return count, piece
    return None


def _parted(text: str, language: Language) -> list[Token]:
    if not language.apostrophe:
        return tokens(text)
    pieces = text.split('"')  # every second one is a quotation
    return tokens(
        '"'.join(language.apostrophe.sub(r"\1 ", piece) if i % 2 == 0 else piece for i, piece in enumerate(pieces))
    )


def _in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """What describes a noun before it: of several the last first, unless they are joined by "and"."""
    ordered: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at].kind == "noun":
            while end < len(pieces) and (pieces[end].kind == "adjective" or _joins(pieces, end)):
                end += 1
        behind = list(pieces[at + 1 : end])
        joined = any(piece.kind != "adjective" for piece in behind)
        ordered += [*(behind if joined else behind[::-1]), pieces[at]]
        at = end
    return ordered


def _joins(pieces: Sequence[Piece], at: int) -> bool:
    """Whether an "and" stands between two adjectives of the same noun."""
    if pieces[at].text != "and" or at + 1 >= len(pieces):
        return False
    leads_on = at + 2 < len(pieces) and pieces[at + 2].kind == "noun"
    return pieces[at - 1].kind == pieces[at + 1].kind == "adjective" and not leads_on


def _written(pieces: Sequence[Piece]) -> str:
    text = ""
    for piece in pieces:
        if piece.text != _SPEECH or piece.kind != "word":
            text += piece.text if piece.kind == "break" or not text else f" {piece.text}"
    return text.strip(" ,")


@cache
def _languages() -> tuple[Language, ...]:
    return tuple(map(_language, _listed().values()))


@cache
def _listed() -> dict[str, Any]:
    return json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def _language(listed: dict[str, Any]) -> Language:
    phrases = dict(_phrases(listed))
    ends = "|".join(listed.get("apostrophe", "").split())
    return Language(
        phrases, listed.get("after", False), re.compile(rf"\b({ends})['’](?=\w)", re.IGNORECASE) if ends else None
    )


def _phrases(listed: dict[str, Any]) -> Iterator[tuple[str, Piece]]:
    for english, said in listed["words"].items():
        yield from ((phrase, Piece(english, "word")) for phrase in _split(said))
    endings = ["", *listed.get("endings", "").split()]
    for english, said in listed["adjectives"].items():
        stems = _split(said) if len(endings) > 1 else said.split()
        for stem, ending in product(stems, endings):
            yield stem + ending, Piece(english, "adjective")
            for shade, prefix in listed.get("prefixes", {}).items() if colour_of(english) else ():
                yield prefix + stem + ending, Piece(f"{shade} {english}", "adjective")
    for english, said in listed["nouns"].items():
        one, _, several = said.partition("|")
        yield from ((phrase, Piece(english, "noun")) for phrase in _split(one))
        yield from ((phrase, Piece(_plural(english), "noun")) for phrase in _split(several))


def _split(said: str) -> list[str]:
    return [phrase.strip().lower() for phrase in said.split(",") if phrase.strip()]


def _plural(word: str) -> str:
    for ending, plural in (("y", "ies"), ("f", "ves"), ("ch", "ches"), ("sh", "shes"), ("s", "ses")):
        if word.endswith(ending):
            return word.removesuffix(ending) + plural
    return f"{word}s"
