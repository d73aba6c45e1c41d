"""Metrics of a decomposition of a real design, at the design's own size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrt.data.world.design import Design
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.real.placed import NOTHING, Placed, summed, truth_of
from mrt.evaluation.real.units import around
from mrt.geometry import Region

EDGE = 2  # px on both sides of where alpha changes by more than half


@dataclass(frozen=True)
class LayerFigures:
    """amodal: soft IoU of the whole alpha. visible: where no true layer above covers it by more than half. edge: mean
    difference of alpha around the true edges that are visible; None where there are none."""

    kind: str
    amodal: float
    visible: float | None
    edge: float | None


@dataclass(frozen=True)
class DesignFigures:
    """hidden: dB of the background where layers cover it by more than half. sum: dB of all layers flattened, against
    the picture."""

    design: str
    layers: tuple[LayerFigures, ...]
    hidden: float | None
    sum: float
    made: int
    seconds: float


def figures_of(design: Design, made: Sequence[Placed], regions_known: bool, seconds: float) -> DesignFigures:
    """`made`: background first. With `regions_known` layer for layer, else each true one with the made one that fits it
    best, one to one, so that wrong orders go unpunished."""
    truth = truth_of(design)
    if regions_known and len(made) != len(truth):
        raise ValueError(f"{len(made) - 1} layers came for {len(truth) - 1} regions of {design.purpose}")
    taken = list(made[1:]) if regions_known else matched(made[1:], truth[1:])
    through = _through(truth, design.page)
    rows = [
        _layer(layer.kind, one, true, through[index])
        for index, (layer, one, true) in enumerate(zip(design.layers, taken, truth[1:], strict=True), start=1)
    ]
    hidden = through[0] < 0.5
    ground = summed(made[:1], design.page).astype(np.float32) / 255
    wanted = design.background.pixels.astype(np.float32) / 255
    picture, flat = (one.astype(np.float32) / 255 for one in (design.flat(), summed(made, design.page)))
    return DesignFigures(
        design.purpose,
        tuple(rows),
        measures.psnr(ground, wanted, hidden),
        measures.psnr(flat, picture) or 0.0,
        sum(1 for layer in made[1:] if layer.region.width),
        seconds,
    )


def _layer(kind: str, made: Placed, true: Placed, through: np.ndarray) -> LayerFigures:
    """`through`: transmittance of the true layers above, of the page."""
    frame = around(made.region, true.region) if made.region.width else true.region
    grown = Region(frame.x - EDGE, frame.y - EDGE, frame.width + 2 * EDGE, frame.height + 2 * EDGE)
    frame = grown.intersect(Region(0, 0, through.shape[1], through.shape[0]))
    ours, theirs = made.alpha(frame), true.alpha(frame)
    seen = through[frame.within(Region(0, 0, through.shape[1], through.shape[0]))] > 0.5
    shown = float(theirs[seen].sum()) > 1
    near = edges(theirs) & seen
    return LayerFigures(
        kind,
        _soft(ours, theirs),
        _soft(ours[seen], theirs[seen]) if shown else None,
        float(np.abs(ours - theirs)[near].mean()) if near.any() else None,
    )


def edges(alpha: np.ndarray) -> np.ndarray:
    """Pixels at most EDGE px from where alpha (h, w) changes by more than half within 3 x 3 px."""
    low, high = _around(alpha, np.minimum), _around(alpha, np.maximum)
    near = high - low > 0.5
    for _ in range(EDGE - 1):
        near = _around(near, np.maximum)
    return near


def _around(plane: np.ndarray, of: np.ufunc) -> np.ndarray:
    """The least or greatest of 3 x 3 px."""
    padded = np.pad(plane, 1, mode="edge")
    rows = of(of(padded[:-2], padded[1:-1]), padded[2:])
    return of(of(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])


def _through(truth: Sequence[Placed], page: Region) -> list[np.ndarray]:
    """For every layer the transmittance of those above it, (h, w) float32 of the page."""
    clear = np.ones((page.height, page.width), np.float32)
    found = []
    for layer in reversed(truth):
        found.append(clear.copy())
        clear[layer.region.within(page)] *= 1 - layer.pixels[..., 3] / np.float32(255)
    return found[::-1]


def matched(made: Sequence[Placed], truth: Sequence[Placed]) -> list[Placed]:
    """For every true layer the made one that it overlaps best, one to one, best pairs first; else nothing."""
    table = np.array([[overlap(one, true) for one in made] for true in truth]).reshape(len(truth), len(made))
    found = [NOTHING] * len(truth)
    while table.size and table.max() > 0:
        row, column = (int(at) for at in np.unravel_index(int(table.argmax()), table.shape))
        found[row] = made[column]
        table[row], table[:, column] = 0, 0
    return found


def overlap(first: Placed, second: Placed) -> float:
    """Alpha soft IoU (LayerD 4.2)."""
    common = first.region.intersect(second.region)
    if common.width == 0 or common.height == 0:
        return 0.0
    both = float(np.minimum(first.alpha(common), second.alpha(common)).sum())
    total = sum(float(one.pixels[..., 3].sum(dtype=np.int64)) / 255 for one in (first, second))
    return both / (total - both) if both else 0.0


def _soft(ours: np.ndarray, theirs: np.ndarray) -> float:
    union = float(np.maximum(ours, theirs).sum())
    return float(np.minimum(ours, theirs).sum()) / union if union > 1e-6 else 1.0
