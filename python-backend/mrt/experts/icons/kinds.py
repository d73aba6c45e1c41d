"""Kinds of a thing among the names of drawings: a shopping bag for a bag, a glass of water for a glass."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mrt.meanings import Meanings

_DIRECTIONS = ("right", "up", "down", "left")
_SIGNS = frozenset(  # words of names that say something of the thing before them
    "off on plus minus check x alert dot dots dashed cog search open closed in out up down left right top bottom "
    "center horizontal vertical start end all one text code heart star circle square triangle".split()
)
_OF_WHAT = 0.25  # cosine from which a second word says what the first is a kind of: a bottle of wine
_APP = ("app",)  # first words of things on a screen


def kinds(names: Iterable[str], meanings: Meanings | None) -> dict[str, list[str]]:
    """Names by their noun, which is the last word, or the first before a direction, or before what it holds. The likest
    first: an arrow that points right, and of others the one whose other word lies nearest in meaning, which is how the
    common ones differ from the odd (shopping bag, IV bag); then the shortest."""
    found: dict[str, list[tuple[float, int, str]]] = {}
    for name in names:
        first, _, last = name.partition("-")
        if not last or first in _APP:
            continue
        noun, other = (first, last) if last in _DIRECTIONS else (name.split("-")[-1], name.rpartition("-")[0])
        if noun.isalpha() and noun not in _SIGNS:
            likeness = 1.0 if last == _DIRECTIONS[0] else _likeness(noun, other, meanings)
            found.setdefault(noun, []).append((-likeness, len(name), name))
        near = _likeness(first, last, meanings) if last not in (*_SIGNS, *_DIRECTIONS) else 0.0
        if last.isalpha() and near >= _OF_WHAT:
            found.setdefault(first, []).append((-near, len(name), name))
    return {noun: [name for *_, name in sorted(listed)] for noun, listed in found.items()}


def _likeness(noun: str, other: str, meanings: Meanings | None) -> float:
    """Cosine of their meanings, -1..1; 0 for what has none."""
    if meanings is None:
        return 0.0
    one, two = meanings.of(noun), meanings.of(other)
    length = float(np.linalg.norm(one) * np.linalg.norm(two))
    return float(one @ two) / length if length else 0.0
