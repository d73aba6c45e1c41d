"""Whether what was read is what was asked for."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import numpy as np

from mrt.experts.type.characters import is_emoji, script

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`＇", "'"),
        **dict.fromkeys("“”„‟″＂«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_UNSPACED = ("han", "kana", "thai")


class Agreement(NamedTuple):
    """`same`: read as wanted, up to spaces' widths, quotation marks and dashes; `only_case`: all that differs is
    capitals; `distance`: characters to insert, leave out or replace (Levenshtein 1966); `share`: that distance over
    the longer string's length, 0..1; `undrawable`: emoji that were wanted, which no font here draws."""

    same: bool
    only_case: bool
    distance: int
    share: float
    undrawable: str


def agreement(read: str, wanted: str) -> Agreement:
    one, other = normal(read), normal(wanted)
    emoji = "".join(dict.fromkeys(letter for letter in wanted if is_emoji(letter)))
    apart = distance(one, other)
    case = one != other and one.casefold() == other.casefold()
    return Agreement(one == other, case, apart, apart / max(1, len(one), len(other)), emoji)


def agrees(read: str, wanted: str) -> bool:
    """Whether they are the same string, where capitals and accents matter."""
    return normal(read) == normal(wanted)


def normal(string: str) -> str:
    """NFKC, with one space for any, none beside letters of scripts without; straight quotation marks, one dash."""
    text = unicodedata.normalize("NFKC", string.translate(_SAME)).translate(_SAME)
    text = " ".join(_INVISIBLE.sub("", text).split())
    kept = []
    for at, letter in enumerate(text):
        if letter == " " and (_unspaced(text[at - 1]) or _unspaced(text[at + 1])):
            continue
        kept.append(letter)
    return "".join(kept)


def _unspaced(letter: str) -> bool:
    if script(letter):
        return script(letter) in _UNSPACED
    return unicodedata.east_asian_width(letter) in ("W", "F")


def distance(one: str, other: str) -> int:
    """Characters to insert, leave out or replace, from one string to the other."""
    letters = np.array([ord(letter) for letter in other], np.int64)
    steps = np.arange(len(other) + 1)
    row = steps.copy()
    for number, letter in enumerate(one, 1):
        near = np.empty_like(row)
        near[0] = number
        near[1:] = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(near - steps) + steps  # letters of `other` inserted
    return int(row[-1])
