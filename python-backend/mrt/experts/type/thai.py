"""Where Thai words end, since no space parts them: the fewest words of a list, as little as possible outside of it."""

from __future__ import annotations

import lzma
import unicodedata
from functools import lru_cache

from mrt.experts.type.faces import FOLDER

_BEFORE = frozenset("เแโใไ")  # vowels that stand before their consonant
_AFTER = frozenset("ะาำๅๆฯ")  # no word begins with one of these
_UNKNOWN = 3  # a letter outside of all words costs as much as so many words


@lru_cache(1)
def _words() -> tuple[frozenset[str], int]:
    path = FOLDER / "thai-words.txt.xz"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; make it anew: python -m mrt.export.fonts")
    words = frozenset(lzma.decompress(path.read_bytes()).decode("utf-8").split("\n"))
    return words, max(map(len, words))


@lru_cache(256)
def ends(text: str) -> frozenset[int]:
    """Where words of a run of Thai letters end, as indices into it, its own end left out."""
    words, longest = _words()
    count = len(text)
    cost = [0.0] + [float("inf")] * count
    came = [0] * (count + 1)
    for start in range(count):
        for end in range(start + 1, min(count, start + longest) + 1):
            known = text[start:end] in words
            if not (known or end == start + 1) or (end < count and not _may_begin(text, end)):
                continue
            total = cost[start] + (1 if known else _UNKNOWN)
            if total < cost[end]:
                cost[end], came[end] = total, start
        if cost[start + 1] == float("inf"):  # a mark or a vowel that follows: part of the same cluster
            cost[start + 1], came[start + 1] = cost[start], came[start] if start else 0
    found = set()
    at = count
    while at:
        at = came[at] if came[at] < at else at - 1
        found.add(at)
    return frozenset(end for end in found - {0} if _may_begin(text, end))


def _may_begin(text: str, at: int) -> bool:
    """Whether a word may begin there: not with a mark or a vowel that follows, nor after a vowel that goes before."""
    follows = unicodedata.category(text[at]) == "Mn" or text[at] in _AFTER
    return not follows and text[at - 1] not in _BEFORE
