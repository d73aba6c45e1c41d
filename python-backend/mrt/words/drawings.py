"""Things that the weights do not know, and that somebody else draws: where a prompt names one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from mrt.words.lexicon import Lexicon
from mrt.words.tokens import Token

_DOING = ("ing", "ed")  # ends of words for what a thing does, behind which another thing may come
_ARTICLES = ("a", "an", "the", "my", "our", "your")


class Drawn(NamedTuple):
    """Words from `start` to before `end` that name a thing which can be drawn. `name`: as its caption is to say it, of
    a plural the singular."""

    start: int
    end: int
    name: str
    plural: bool


class Drawings(Protocol):
    def find(self, words: Sequence[str], certain: bool) -> Drawn | None:
        """The thing that a phrase is about. `certain`: it names a thing, for which a word that means nearly the same
        will do."""
        ...


def drawn_at(
    tokens: Sequence[Token], at: int, lexicon: Lexicon, drawings: Drawings | None, certain: bool
) -> Drawn | None:
    """Of the phrase that begins at a token; `start` and `end` are counted from there. What the weights know themselves,
    and what a page is for ("a poster for a bakery"), is none."""
    if drawings is None or _is_purpose(tokens, at):
        return None
    run = _run(tokens, at, lexicon)
    for end in _ends(run):
        if found := drawings.find(run[:end], certain):
            return found
    return None


def _run(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[str]:
    """Words from a token on that are unknown, or things, which together may be the name of another."""
    run: list[str] = []
    while at < len(tokens) and tokens[at].kind == "word":
        count, meaning = lexicon.longest(tokens, at) or (1, None)
        if meaning and meaning.kind != "thing":
            break
        run += [token.text for token in tokens[at : at + count]]
        at += count
    return run


def _ends(run: Sequence[str]) -> Iterator[int]:
    """Where a phrase may end: "a cat playing" of "a cat playing guitar", before the whole."""
    yield from (end for end in range(2, len(run)) if run[end - 1].endswith(_DOING))
    if run:
        yield len(run)


def _is_purpose(tokens: Sequence[Token], at: int) -> bool:
    before = [token.text for token in tokens[max(0, at - 2) : at]]
    if before and before[-1] in _ARTICLES:
        before.pop()
    return bool(before) and before[-1] == "for"
