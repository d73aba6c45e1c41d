"""What a drawing is called by people: its set's name for it without words for styles, sizes and shades of skin."""

from __future__ import annotations

import re
from functools import lru_cache

_STYLES = frozenset(
    """flat outline outlined outlines line linear solid fill filled bold thin light regular duotone sharp rounded round
    twotone bulk broken alt off duo color colour monochrome free remix ios md mini micro stroke baseline variant o v1
    v2 v3 lowpolyart medium dark skin tone""".split()
)
_PAIRS = re.compile(r"\b(two tone|line duotone|medium light|medium dark)\b")
_NUMBER = re.compile(r"^\d+(px)?$")


@lru_cache(8192)
def plain(name: str) -> str:
    """E.g. `rocket` for `rocket 20 filled`; the name itself where nothing is left."""
    words = _PAIRS.sub("", name.lower()).split()
    while len(words) > 1 and (words[-1] in _STYLES or _NUMBER.match(words[-1])):
        words.pop()
    while len(words) > 1 and words[0] in ("outline", "baseline", "round", "sharp", "twotone"):
        words.pop(0)
    return " ".join(words)


def repeats(name: str) -> bool:
    """Whether a drawing is one of many that differ by the shade of skin alone."""
    words = name.lower().split()
    return "skin" in words or (len(words) > 1 and words[-1] in ("dark", "light", "medium"))
