"""Strings that a prompt does not put in quotation marks: text SALE, that says happy birthday, the word love."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.words.lexicon import Lexicon
from mrt.words.tokens import Token

_ENDS = ("relation", "filler", "in", "join", "negation")
_NO_STARTS = ("relation", "filler", "in", "says", "negation", "number")


def unquoted(tokens: Sequence[Token], after: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a string at the start of what follows a word for one; none where there is no string.

    `after`: `says`, behind which words in lower case count, too; `word`, behind which a single word does; or any other.
    """
    run: list[Token] = []
    for token in tokens:
        if token.kind != "word" or not (token.capital or after in ("says", "word", "words")):
            break
        found = lexicon.longest([token], 0)
        kind = found[1].kind if found else ""
        if run and kind in _ENDS and not token.capital:
            break
        if not run and kind in _NO_STARTS and not token.said.isdecimal():
            break
        run.append(token)
        if after == "word":
            break
    return run
