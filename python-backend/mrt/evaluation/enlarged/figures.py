"""Figures of enlarged layers against the truth, by kind and way.

What the network draws in the wrong place, or too large, no way of enlarging can know. So edges are also held against
the true outline moved and scaled to where the network drew it, which is the ceiling of a way that knows all shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from mrt.evaluation.enlarged.things import KINDS, STRIPES, Thing
from mrt.evaluation.enlarged.ways import Way
from mrt.evaluation.metrics.layer import alpha_iou
from mrt.evaluation.reporting.table import Row
from mrt.experts.unmix import highest

RECOGNISED = 0.8  # soft IoU of the small alpha with the true one, from which a thing is judged
CEILING = "true outline, moved"
_INSIDE = 0.98  # of a layer's highest alpha
_SEEN = 0.25  # the same of what was made, from which it has a colour


def rows(things: Sequence[Thing], ways: Mapping[str, Way]) -> list[Row]:
    """`edge`: mean difference of alpha, as share of the layer's highest, within one small px of a true edge; `edge,
    moved`: of the outline that was moved. `colour`: root mean square of 255 inside; over everything for stripes."""
    judged = [thing for thing in things if thing.drawn >= RECOGNISED]
    found: list[Row] = []
    for kind in (*KINDS.values(), STRIPES):
        own = [thing for thing in judged if thing.kind == kind]
        of_all = sum(thing.kind == kind for thing in things)
        truths = [moved(thing) for thing in own]
        for name, way in ways.items():
            made = [way(thing.small, thing.size) for thing in own]
            measured = [figures(m, t, truth) for m, t, truth in zip(made, own, truths, strict=True)]
            found.append({"kind": kind, "way": name, "things": f"{len(own)} of {of_all}"} | _means(measured))
        if kind != STRIPES and any(thing.drawn < 1 for thing in own):
            ceiling = [figures(truth, t, truth) for t, truth in zip(own, truths, strict=True)]
            found.append({"kind": kind, "way": CEILING, "things": ""} | _means(ceiling, ("soft IoU", "edge")))
    return found


def figures(made: np.ndarray, thing: Thing, truth: np.ndarray) -> dict[str, float]:
    """`truth`: planes of the large truth, moved to where the small thing is."""
    if thing.kind == STRIPES:
        return {"colour": float(255 * np.sqrt(np.square(made[:3] - thing.large[:3]).mean()))}
    found = {"soft IoU": alpha_iou(made[3], thing.large[3])}
    for name, true in (("edge", thing.large), ("edge, moved", truth)):
        found[name] = _edge(made[3], true[3], thing.times)
    if thing.kind != "textured":
        found["colour"] = _colour(made, thing.large)
    return found


def _edge(made: np.ndarray, truth: np.ndarray, reach: int) -> float:
    peak, side = float(truth.max()), 2 * reach + 1
    band = highest(truth, side) - (1 - highest(1 - truth, side)) > 0.5 * peak
    return float(np.abs(made - truth)[band].mean() / peak)


def _colour(made: np.ndarray, truth: np.ndarray) -> float:
    peak = truth[3].max()
    inside = (truth[3] > _INSIDE * peak) & (made[3] > _SEEN * peak)
    wrong = (made[:3] / np.maximum(made[3], 1e-3) - truth[:3] / np.maximum(truth[3], 1e-3))[:, inside]
    return float(255 * np.sqrt(np.square(wrong).mean())) if inside.any() else 255.0


def moved(thing: Thing) -> np.ndarray:
    """The large truth with the middle and the area of the small alpha."""
    alpha, truth = thing.small[3].clip(0, 1), thing.large[3]
    if thing.kind == STRIPES or not alpha.sum():
        return thing.large
    scale = float(np.sqrt(alpha.sum() * thing.times**2 / truth.sum()))
    (x, y), (to_x, to_y) = _middle(truth), (thing.times * each for each in _middle(alpha))
    inverse = (1 / scale, 0, x - to_x / scale, 0, 1 / scale, y - to_y / scale)
    size = truth.shape[::-1]
    planes = [
        Image.fromarray(np.ascontiguousarray(plane)).transform(
            size, Image.Transform.AFFINE, inverse, Image.Resampling.BILINEAR
        )
        for plane in thing.large
    ]
    return np.stack([np.asarray(plane) for plane in planes])


def _middle(alpha: np.ndarray) -> tuple[float, float]:
    """Mean x and y, of px whose corners are whole numbers."""
    total = alpha.sum()
    x = (alpha.sum(0) * (np.arange(alpha.shape[1]) + 0.5)).sum() / total
    y = (alpha.sum(1) * (np.arange(alpha.shape[0]) + 0.5)).sum() / total
    return float(x), float(y)


def _means(measured: Sequence[Mapping[str, float]], names: Sequence[str] | None = None) -> Row:
    chosen = names or ("soft IoU", "edge", "edge, moved", "colour")
    return {
        name: float(np.mean([one[name] for one in measured])) if measured and name in measured[0] else None
        for name in chosen
    }
