"""Examples in memory, by shape, that are replaced while they are drawn from."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from mrt.experts.crops import SHAPES
from mrt.training.matte.examples import Example


class Pool:
    """`capacity` examples at most, the oldest replaced first.

    `fresh` new ones are taken in for each one drawn, so each is seen 1 / `fresh` times on average. 0.4 MB an example.
    """

    def __init__(self, source: Iterator[Example], capacity: int = 1500, least: int = 200, fresh: float = 0.4):
        self._source, self._capacity, self._least, self._fresh = source, capacity, least, fresh
        self._held: list[deque[np.ndarray]] = [deque() for _ in SHAPES]
        self._order: deque[int] = deque()  # their shapes, the oldest first
        self._owed = 0.0
        self.taken = 0

    def batch(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """`count` examples of one shape, (count, 11, h, w) uint8; shapes come as often as they are."""
        self._owed += self._fresh * count
        while self._owed >= 1 or len(self._order) < self._least:
            self._take()
            self._owed = max(0.0, self._owed - 1)
        held = np.array([len(part) for part in self._held], float)
        part = self._held[int(rng.choice(len(held), p=held / held.sum()))]
        return np.stack([part[int(index)] for index in rng.integers(len(part), size=count)])

    def _take(self) -> None:
        example = next(self._source)
        self._held[example.shape].append(example.planes)
        self._order.append(example.shape)
        self.taken += 1
        if len(self._order) > self._capacity:
            self._held[self._order.popleft()].popleft()
