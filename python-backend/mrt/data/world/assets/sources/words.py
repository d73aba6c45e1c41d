"""What a drawing shows in plain words: its name without the style's words, and synonyms from the emoji keywords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

STYLES = frozenset(
    "regular bold thin filled fill outline outlined rounded round sharp duotone twotone light line linear broken flat "
    "solid alt variant glyph px 24px negative 01 02 03 04 05 06 07 08 09 10 12 16 20 24 28 32 40 48".split()
)


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
    while len(kept) > 1 and kept[-1] in STYLES:
        kept.pop()
    return " ".join(kept or words)


def keywords(file: Path) -> dict[str, list[str]]:
    """emojilib's words for what each emoji shows, by its name in plain words."""
    found: dict[str, list[str]] = {}
    for name, *others in json.loads(file.read_text("utf-8")).values():
        words = [word.replace("_", " ") for word in others if re.fullmatch(r"[A-Za-z][A-Za-z _-]+", word)]
        found[name.replace("_", " ")] = [word.lower() for word in words if word.lower() != name]
    return found
