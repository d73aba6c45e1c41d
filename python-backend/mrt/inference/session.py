"""What runs one network, whichever runtime computes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np


class Session(Protocol):
    """Any thread may call it, and the same inputs give the same bytes, alone or among other rows of a call."""

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Arrays of `outputs`, or of all in the graph's order, from arrays of all inputs, by name."""
        ...
