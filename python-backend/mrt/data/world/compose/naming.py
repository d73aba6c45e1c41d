"""Plain names of drawings: the set's name without words for styles, sizes and shades of skin."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from mrt.data.world import words

_STYLES = frozenset(
    """flat outline outlined outlines line linear solid fill filled bold thin light regular duotone sharp rounded round
    twotone bulk broken alt off duo color colour monochrome free remix ios md mini micro stroke baseline variant o v1
    v2 v3 lowpolyart medium dark skin tone""".split()
)
_PAIRS = re.compile(r"\b(two tone|line duotone|medium light|medium dark)\b")
_AUTHOR = re.compile(
    r"^clipart by \w+ \w+ |^architetto |^johnny automatic |^ryanlerch |^gerald g |^molumen |_lumen_design"
)
_NUMBER = re.compile(r"^\d+(px)?$")


@lru_cache(8192)
def plain(name: str) -> str:
    """E.g. `rocket` for `rocket 20 filled`; the name itself where nothing is left."""
    parts = _PAIRS.sub("", _AUTHOR.sub("", name.lower())).split() or name.lower().split()
    while len(parts) > 1 and (parts[-1] in _STYLES or _NUMBER.match(parts[-1])):
        parts.pop()
    while len(parts) > 1 and parts[0] in ("outline", "baseline", "round", "sharp", "twotone"):
        parts.pop(0)
    return " ".join(parts)


def synonyms(name: str, tags: tuple[str, ...] = (), most: int = 10) -> tuple[str, ...]:
    """Other words for a thing: for its name and the words of it, then the tags of its set, in their order."""
    own = plain(name)
    found = [other for word in (own, *own.split()) for other in _groups().get(word, ())]
    return tuple(dict.fromkeys(word for word in (*found, *map(str.lower, tags)) if word != own))[:most]


@lru_cache(1)
def _groups() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (Path(words.__file__).parent / "synonyms.txt").read_text("utf-8").splitlines():
        group = [word.strip() for word in line.split("|")]
        for word in group:
            found.setdefault(word, []).extend(other for other in group if other != word)
    return found


def repeats(name: str) -> bool:
    """Whether a drawing is one of many that differ by the shade of skin alone."""
    parts = name.lower().split()
    return "skin" in parts or (len(parts) > 1 and parts[-1] in ("dark", "light", "medium"))
