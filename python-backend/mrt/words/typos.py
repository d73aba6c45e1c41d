"""Words that are misspelled: "yelow", "bleu", "baloons"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from mrt.meanings import Meanings
from mrt.words.asked import Taken
from mrt.words.drawings import Drawings
from mrt.words.lexicon import Lexicon
from mrt.words.tokens import Token, tokens

_SHORTEST = 4  # letters of a word
_LONG = 8  # letters from which two may be wrong
_MOST = 12  # strange words that are looked at


def corrected(text: str, lexicon: Lexicon, drawings: Drawings | None) -> tuple[str, list[Taken]]:
    """A plain text with misspelled words as the lexicon or the drawings have them, and which. A word that exists is
    left, and so is a name, and a text of which most words are strange, for it is in another language."""
    meanings = _meanings()
    found = [token for token in tokens(text) if token.kind == "word"]
    strange = [token for token in _unknown(tokens(text), lexicon) if meanings and token.text not in meanings]
    if not strange or 2 * len(strange) > len(found):
        return text, []
    spelled: list[Taken] = []
    for token in reversed(strange[:_MOST]):
        if word := _meant(token, text, lexicon, drawings):
            text = text[: token.start] + word + text[token.end :]
            spelled.insert(0, Taken(token.said, word))
    return text, spelled


def _unknown(found: list[Token], lexicon: Lexicon) -> list[Token]:
    at, unknown = 0, []
    while at < len(found):
        known = lexicon.longest(found, at) if found[at].kind == "word" else (1, None)
        if known is None:
            unknown.append(found[at])
        at += known[0] if known else 1
    return unknown


def _meant(token: Token, text: str, lexicon: Lexicon, drawings: Drawings | None) -> str:
    """Of the words that it may be the only nearest one; those of the lexicon before those of drawings."""
    word, drawn = token.text, drawings.names if drawings else frozenset[str]()
    is_name = token.capital and not text.isupper() and token.start > 0
    if is_name or len(word) < _SHORTEST or not word.isalpha() or word in drawn or word.removesuffix("s") in drawn:
        return ""
    for known in (lexicon.words, drawn):
        for form, ending in ((word, ""), (word.removesuffix("s"), "s")):
            if near := _nearest(form, known):
                return near + (ending if form != word else "")
    return ""


def _nearest(word: str, known: Iterable[str]) -> str:
    most = 2 if len(word) >= _LONG else 1
    alike = [each for each in known if each[0] == word[0] and abs(len(each) - len(word)) <= most]
    ranked = sorted((_distance(word, each), each) for each in alike)
    ranked = [(off, each) for off, each in ranked if off <= most]
    alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][0] < ranked[1][0])
    return ranked[0][1] if alone else ""


def _distance(one: str, other: str) -> int:
    """Letters to be changed, added, left out, or exchanged with the next one."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        row = [i + 1]
        for j, theirs in enumerate(other):
            row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (letter != theirs)))
            if i and j and letter == other[j - 1] and one[i - 1] == theirs:
                row[-1] = min(row[-1], before[j - 1] + 1)
        before, last = last, row
    return last[-1]


@cache
def _meanings() -> Meanings | None:
    """None where the table is not beside the package; nothing is taken for misspelled then."""
    try:
        return Meanings.read()
    except (FileNotFoundError, ValueError):
        return None
