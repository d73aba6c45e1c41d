"""Many items of various shapes to calls of one shape each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Item = tuple[np.ndarray, ...]


def batched(items: Sequence[Item], call: Callable[[Item], np.ndarray], most: int) -> list[np.ndarray]:
    """`call` on stacked items of equal shapes, at most `most` at a time; results in the order of `items`."""
    groups: dict[tuple, list[int]] = {}
    for index, item in enumerate(items):
        groups.setdefault(tuple(array.shape for array in item), []).append(index)
    results: dict[int, np.ndarray] = {}
    for indices in groups.values():
        for start in range(0, len(indices), most):
            part = indices[start : start + most]
            columns = zip(*(items[index] for index in part), strict=True)
            stacked = tuple(np.stack(arrays) for arrays in columns)
            results.update(zip(part, call(stacked), strict=True))
    return [results[index] for index in range(len(items))]
