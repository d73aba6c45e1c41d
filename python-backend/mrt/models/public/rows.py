"""The rows of a denoiser call beside each other. On a CPU a row costs as much in a batch as alone, and threads that
share each operation wait for each other thousands of times a step, which threads with a row of their own do not.

Convolutions gain nothing: each call lays out their weights anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

Network = Callable[[Mapping[str, np.ndarray]], np.ndarray]
"""Inputs by wire name, batch axis in front, to the one output (float32)."""


class RowsApart:
    """`network` with its rows in threads, which share `cores` between them."""

    def __init__(self, network: Network, cores: int):
        self._network, self._cores = network, cores
        self._pool = ThreadPoolExecutor(cores, "row")

    def __call__(self, batch: Mapping[str, np.ndarray]) -> np.ndarray:
        rows = len(next(iter(batch.values())))
        at_once = min(rows, self._cores)
        if at_once < 2:
            return self._network(batch)

        def one(row: int) -> np.ndarray:
            torch.set_num_threads(self._cores // at_once)  # of this thread alone
            return self._network({name: array[row : row + 1] for name, array in batch.items()})

        return np.concatenate(list(self._pool.map(one, range(rows))))
