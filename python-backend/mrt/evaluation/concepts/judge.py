"""The judge: which of the concepts a drawing shows, by a linear classifier on the features of a frozen backbone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from mrt.evaluation.concepts.features import Features, fetched, silhouette

PATH = Path(__file__).with_name("judge.npz")


class Sees(Protocol):
    def of(self, silhouettes: Sequence[np.ndarray]) -> np.ndarray: ...


@dataclass(frozen=True)
class Classifier:
    """`weights` (numbers, concepts), `bias` (concepts,); `right`, `of`: drawings of other authors than those that it
    learned from, that it names rightly, and how many there were; `drawings`, `authors`: that it learned from."""

    concepts: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    right: int = 0
    of: int = 0
    drawings: int = 0
    authors: int = 0

    @classmethod
    def read(cls, path: Path = PATH) -> Classifier:
        with np.load(path, allow_pickle=False) as stored:
            concepts = tuple(stored["concepts"].tobytes().decode().split("\n"))
            counts = map(int, stored["counts"])
            return cls(concepts, stored["weights"].astype(np.float32), stored["bias"], *counts)

    def write(self, path: Path = PATH) -> None:
        counts = np.array([self.right, self.of, self.drawings, self.authors])
        concepts = np.frombuffer("\n".join(self.concepts).encode(), np.uint8)
        weights = self.weights.astype(np.float16)
        np.savez_compressed(path, concepts=concepts, weights=weights, bias=self.bias.astype(np.float32), counts=counts)

    def told(self) -> str:
        learned = f"learned from {self.drawings} drawings by {self.authors} authors"
        return f"{learned}, right on {self.right / max(1, self.of):.2f} of {self.of} by others"

    def ranked(self, features: np.ndarray) -> np.ndarray:
        """Of features (n, numbers) the concepts (n, concepts) as indices, the likeliest first."""
        return np.argsort(-(features @ self.weights + self.bias), 1)


class Judge:
    """`classifier`: of the concepts, on what `sees` finds of a silhouette."""

    def __init__(self, classifier: Classifier, sees: Sees):
        self.classifier, self._sees = classifier, sees

    @property
    def concepts(self) -> tuple[str, ...]:
        return self.classifier.concepts

    def place(self, concept: str, pixels: np.ndarray) -> int | None:
        """How many of the concepts a drawing, straight RGBA (h, w, 4) uint8, looks more like than `concept`; 0 where it
        shows just that, None where it shows nothing."""
        shape = silhouette(pixels)
        if shape is None:
            return None
        (ranks,) = self.classifier.ranked(self._sees.of([shape]))
        return ranks.tolist().index(self.concepts.index(concept))


def the_judge(fetches: bool) -> tuple[Judge | None, str]:
    """The one of this package, or why there is none. `fetches`: the backbone's weights, where they are not there."""
    if fetches and (why := fetched()):
        return None, why
    try:
        return Judge(Classifier.read(), Features()), ""
    except (FileNotFoundError, ValueError) as error:
        return None, str(error)
