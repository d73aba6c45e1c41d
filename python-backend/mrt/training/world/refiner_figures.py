"""Refined alpha against the true one on windows of held-out pages: overlap, edges by kind, junk where nothing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from mrt.experts.native import LOW_ALPHA, THROUGH, UNMIXED
from mrt.experts.unmix import highest
from mrt.kinds import KINDS
from mrt.training.world.refiner_crops import Example

SEEN = 0.5  # light from layers above, of 1, from which a pixel counts
_EDGE = 0.04  # by which alpha differs from a neighbour's at an edge, which reaches 2 px further
_FEWEST = 30  # px of a layer for its overlap to count
_AWAY = 25  # px around a layer beyond which alpha is junk; odd

Alphas = Callable[[Sequence[Example]], Sequence[np.ndarray]]  # to alpha (h, w) float32 0..1 each


def figures(alphas: Alphas, examples: Sequence[Example]) -> dict[str, float]:
    """Means over windows. `iou`: soft, of what is seen; `edge`: absolute error of alpha along seen edges, of all and by
    kind; `junk`: share of pixels far from the layer that get more than a tenth of it."""
    noted: dict[str, list[float]] = defaultdict(list)
    for example, alpha in zip(examples, alphas(examples), strict=True):
        true = example.alpha.astype(np.float32) / 255
        seen = example.planes[THROUGH] >= SEEN * 255
        if (true * seen).sum() >= _FEWEST:
            noted["iou"].append(float(np.minimum(alpha, true)[seen].sum() / np.maximum(alpha, true)[seen].sum()))
        differs = highest(true, 3) - (1 - highest(1 - true, 3)) > _EDGE
        band = (highest(differs.astype(np.float32), 5) > 0.5) & seen
        if band.any():
            fault = float(np.abs(alpha - true)[band].mean())
            noted["edge"].append(fault)
            noted[f"edge {KINDS[example.kind]}"].append(fault)
        far = highest(true, _AWAY) < 0.01
        if far.any():
            noted["junk"].append(float((alpha[far] > 0.1).mean()))
    return {name: float(np.mean(noted[name])) for name in sorted(noted)}


def upsampled(examples: Sequence[Example]) -> list[np.ndarray]:
    """The small alpha, bilinear: what refining has to beat."""
    return [example.planes[LOW_ALPHA].astype(np.float32) / 255 for example in examples]


def unmixed(examples: Sequence[Example]) -> list[np.ndarray]:
    """The alpha that unmixing of two colours found."""
    return [example.planes[UNMIXED].astype(np.float32) / 255 for example in examples]
