"""Many items of various shapes to calls of one shape each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

Item = tuple[np.ndarray, ...]
Calls = Callable[[Callable[[Item], np.ndarray], Sequence[Item]], Iterable[np.ndarray]]
"""Makes one call after the other, or some at once: `map`, or that of an executor."""


def batched(
    items: Sequence[Item], call: Callable[[Item], np.ndarray], most: int, calls: Calls = map
) -> Iterator[np.ndarray]:
    """`call` on stacked items of equal shapes, at most `most` at a time.

    The results come in the order of `items`, each as soon as it and those before it are there.
    """
    groups: dict[tuple, list[int]] = {}
    for index, item in enumerate(items):
        groups.setdefault(tuple(array.shape for array in item), []).append(index)
    parts = [group[start : start + most] for group in groups.values() for start in range(0, len(group), most)]
    columns = [zip(*(items[index] for index in part), strict=True) for part in parts]
    stacked = [tuple(np.stack(arrays) for arrays in column) for column in columns]
    results: dict[int, np.ndarray] = {}
    following = 0
    for part, made in zip(parts, calls(call, stacked), strict=True):
        results.update(zip(part, made, strict=True))
        while following in results:
            yield results.pop(following)
            following += 1
