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
    @property
    def names(self) -> frozenset[str]:
        """Those of one word."""
        ...

    def find(self, words: Sequence[str], unknown: Sequence[str], certain: bool) -> Drawn | None:
        """The thing that a phrase is about, whose name holds an unknown word. `certain`: it names a thing, for which a
        word that means nearly the same will do."""
        ...

    def has_colours(self, name: str) -> bool:
        """Whether the drawing of a thing has colours of its own."""
        ...


class _Word(NamedTuple):
    """`text`: as the weights know it, where they do."""

    text: str
    known: bool
    plural: bool


def drawn_at(
    tokens: Sequence[Token], at: int, lexicon: Lexicon, drawings: Drawings | None, certain: bool
) -> Drawn | None:
    """Of the phrase that begins at a token; `start` and `end` are counted from there. What the weights know themselves,
    and what a page is for ("a poster for a bakery"), is none."""
    if drawings is None or _is_purpose(tokens, at, lexicon):
        return None
    run = _run(tokens, at, lexicon)
    unknown = [word.text for word in run if not word.known]
    for end in _ends(run):
        if found := drawings.find([word.text for word in run[:end]], unknown, certain):
            return found._replace(plural=found.plural or run[found.end - 1].plural)
    return None


def _run(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[_Word]:
    """Words from a token on that are unknown, or each a thing, which together may be the name of another."""
    run: list[_Word] = []
    for token in tokens[at:]:
        if token.kind != "word":
            break
        count, meaning = lexicon.longest(tokens, at + len(run)) or (1, None)
        word = meaning.word.removesuffix(" icon") if meaning else token.text
        if count > 1 or " " in word or (meaning and meaning.kind != "thing"):
            break
        run.append(_Word(word, meaning is not None, meaning is not None and meaning.plural))
    return run if not all(word.known for word in run) else []


def _ends(run: Sequence[_Word]) -> Iterator[int]:
    """Where a phrase may end: "a cat playing" of "a cat playing guitar", before the whole."""
    yield from (end for end in range(2, len(run)) if run[end - 1].text.endswith(_DOING))
    if run:
        yield len(run)


def _is_purpose(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether it ends a phrase that follows "for": "for a barber shop"."""
    before = at
    while before > 0 and tokens[before - 1].kind == "word" and not lexicon.longest(tokens, before - 1):
        before -= 1
    if before > 0 and tokens[before - 1].text in _ARTICLES:
        before -= 1
    return before > 0 and tokens[before - 1].text == "for"
