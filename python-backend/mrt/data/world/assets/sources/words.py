"""Plain names of drawings: without words for the style, with synonyms from the emoji keywords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STYLES = frozenset(
    "regular bold thin filled fill outline outlined rounded round sharp duotone twotone light line linear broken flat "
    "solid alt variant glyph px 24px negative 01 02 03 04 05 06 07 08 09 10 12 16 20 24 28 32 40 48".split()
)
NUMBERED = frozenset({"number", "filter", "looks", "numeric", "level", "keycap", "heading", "grade", "layout"})


def plain(name: str, suffixes: Iterable[str] = ()) -> str:
    """`rocket-24-filled` -> `rocket`; what is left of a name of only such words is the name itself.

    `suffixes` are those that the set declares of itself.
    """
    for suffix in sorted(suffixes, key=len, reverse=True):
        if suffix and name.endswith("-" + suffix):
            name = name[: -len(suffix) - 1]
            break
    words = [word for word in re.split(r"[-_ ]+", name) if word]
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in STYLES or _counted(kept)):
        kept.pop()
    return " ".join(kept or words)


def _counted(words: list[str]) -> bool:
    """Whether the last word only tells drawings of one thing apart (`chair 2`) and is no part of it (`number 2`)."""
    return words[-1].isdigit() and len(words[-2]) > 3 and words[-2] not in NUMBERED


@dataclass(frozen=True)
class Vocabulary:
    """`synonyms` by plain name, and every word in them as letters and digits alone."""

    synonyms: dict[str, list[str]]
    known: frozenset[str]


def letters(text: str) -> str:
    """`Google Drive` -> `googledrive`."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def vocabulary(file: Path) -> Vocabulary:
    """emojilib's words for what each emoji shows, by its name in plain words."""
    synonyms: dict[str, list[str]] = {}
    known: set[str] = set()
    for name, *others in json.loads(file.read_text("utf-8")).values():
        words = [word.replace("_", " ").lower() for word in others if re.fullmatch(r"[A-Za-z][A-Za-z _-]+", word)]
        synonyms[name.replace("_", " ")] = [word for word in words if word != name]
        for phrase in (name.replace("_", " "), *words):
            known.update([letters(phrase), *phrase.split()])
    return Vocabulary(synonyms, frozenset(known))
