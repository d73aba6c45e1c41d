"""The difference between two ways on the same designs, with its standard error."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Designs = Sequence[Sequence[float]]
"""A figure of every layer, design by design; a design may have none to measure."""


def difference(ours: Designs, theirs: Designs) -> tuple[float, float | None]:
    """The mean over all layers of `ours` less `theirs`, layer by layer, and the standard error of that mean.

    Layers of one design share its noise, so designs are what varies: the error is that of a ratio of sums over
    designs. None for fewer than two designs. ValueError where the two do not have the same layers, or none.
    """
    if [len(values) for values in ours] != [len(values) for values in theirs]:
        raise ValueError("the two ways were not measured on the same layers")
    pairs = [np.subtract(own, other) for own, other in zip(ours, theirs, strict=True) if len(own)]
    if not pairs:
        raise ValueError("nothing was measured")
    sizes, sums = np.array([len(pair) for pair in pairs]), np.array([pair.sum() for pair in pairs])
    mean = float(sums.sum() / sizes.sum())
    if len(pairs) < 2:
        return mean, None
    spread = np.square(sums - mean * sizes).sum() * len(pairs) / (len(pairs) - 1)
    return mean, float(np.sqrt(spread) / sizes.sum())


def apart(mean: float, error: float | None) -> bool:
    """Whether a difference is more than twice its standard error."""
    return error is not None and abs(mean) > 2 * error
