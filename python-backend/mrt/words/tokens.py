"""A plain text (mrt.words.quotes.plain) as words, strings and breaks, each where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

_PIECE = re.compile(r'"([^"]*)"|[,;:.!?…\n()|/—–]|[^\s",;:!?…()|/—–]+')
_BREAKS = frozenset(",;:.!?…\n()|/—–")
_STRIPPED = "'’.*_`~“”<>[]{}"
_SELECTOR = "\ufe0f"  # says that what precedes it is shown as emoji


class Token(NamedTuple):
    """`text`: lower case for comparing, of a string its letters. `said`: as written, from `start` to `end`."""

    kind: str  # word, string, break
    text: str
    said: str
    start: int = 0
    end: int = 0

    @property
    def capital(self) -> bool:
        """Whether it is written as names and headlines are."""
        return self.said[:1].isupper() or self.said[:1].isdigit()


def tokens(text: str) -> list[Token]:
    found = []
    for match in _PIECE.finditer(text):
        piece, (start, end) = match[0], match.span()
        if match[1] is not None:
            if string := " ".join(match[1].split()):
                found.append(Token("string", string, piece, start, end))
        elif piece in _BREAKS or piece == "-":
            found.append(Token("break", piece, piece, start, end))
        elif word := piece.strip(_STRIPPED):
            start += piece.index(word)
            found.append(Token("word", _compared(word), word, start, start + len(word)))
            if piece.endswith("."):
                found.append(Token("break", ".", ".", end - 1, end))
    return found


def _compared(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s").replace(_SELECTOR, "")
