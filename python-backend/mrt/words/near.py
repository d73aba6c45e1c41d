"""Known words that lie near an unknown one in meaning, by the table of mrt.meanings, or else in spelling."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from mrt.meanings import Meanings

THRESHOLD = (
    0.7  # of the cosine, for a synonym; `python -m mrt.evaluation.near_words` prints what others take and mistake
)
_WORTH = 0.4  # of the cosine, for what is worth naming beside an unknown word
_NAMED = 3


class Nearest(NamedTuple):
    known: str
    cosine: float


class Near:
    """The nearest of `known` words, as far as the table has them."""

    def __init__(self, meanings: Meanings, known: Sequence[str]):
        self._meanings, self._known = meanings, [word for word in known if word in meanings]
        self._vectors = _unit(np.stack([meanings.of(word) for word in self._known]))

    def ranked(self, word: str) -> list[Nearest]:
        """All of them, the nearest first; none where the table lacks the word."""
        if word not in self._meanings:
            return []
        cosines = self._vectors @ _unit(self._meanings.of(word)[None])[0]
        return [Nearest(self._known[i], float(cosines[i])) for i in np.argsort(-cosines)]


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def suggestions(word: str, known: tuple[str, ...]) -> list[str]:
    """Up to three of the known words that somebody may have meant; none for what is near to nothing."""
    word = word.lower()
    alike = difflib.get_close_matches(word, known, 1, 0.8)
    near = _near(known)
    meant = [found.known for found in near.ranked(word) if found.cosine >= _WORTH] if near else []
    return list(dict.fromkeys([*alike, *meant]))[:_NAMED]


@cache
def _near(known: tuple[str, ...]) -> Near | None:
    """None where the table of meanings is not beside the package, as in a container without weights for training."""
    try:
        return Near(Meanings.read(), known)
    except (FileNotFoundError, ValueError):
        return None
