"""How much each token of a training sample counts in the loss."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mrt.training.samples import Records, Sample
from mrt.training.world.hinting import layer_cells

EDGE = (0.05 * 255, 0.95 * 255)  # mean alpha between which a token lies on a layer's edge


@dataclass(frozen=True)
class Weights:
    """Loss weights of the tokens of each kind of slot; `edge` multiplies that of tokens on a layer's edge."""

    composed: float = 1.0
    background: float = 0.7
    layer: float = 2.0
    edge: float = 1.0


def weighted(records: Records, record: dict, sample: Sample, weights: Weights) -> Sample:
    """The sample with the loss weight of each token; kept tokens have no loss in any case."""
    parts = []
    for slot, span in zip(sample.layout.slots, sample.layout.spans, strict=True):
        count = span.stop - span.start
        if slot.index < 2 or slot.keep:
            parts.append(np.full(count, (weights.composed, weights.background, 0.0)[min(slot.index, 2)], np.float32))
            continue
        means = layer_cells(records, record, "layer", slot).mean(-1).ravel()
        on_edge = (means > EDGE[0]) & (means < EDGE[1])
        parts.append((weights.layer * np.where(on_edge, weights.edge, 1.0)).astype(np.float32))
    return replace(sample, weight=np.concatenate(parts))
