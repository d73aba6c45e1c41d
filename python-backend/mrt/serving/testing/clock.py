"""A clock that a test turns by hand."""

from __future__ import annotations


class Clock:
    """Seconds; each look at it takes a millisecond."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now
