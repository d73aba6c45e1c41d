"""What a sample of the wide world is told beyond its latents: hints of an expert, and how much each token counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mrt import hints
from mrt.geometry import TOKEN, Region, Slot
from mrt.training.samples import Records, Sample, crop
from mrt.training.world.doubts import guessed

EDGE = (0.05 * 255, 0.95 * 255)  # mean alpha between which a token lies on a layer's edge


@dataclass(frozen=True)
class Weights:
    """Of tokens in the loss, by what they are of; `edge` multiplies that of a layer's edge."""

    composed: float = 1.0
    background: float = 0.7
    layer: float = 2.0
    edge: float = 1.0


@dataclass(frozen=True)
class Hinting:
    """Shares of samples without any hint, of single layers without one, of an expert's own where they are stored."""

    none: float = 0.35
    dropped: float = 0.15
    real: float = 0.7


def weighted(records: Records, record: dict, sample: Sample, weights: Weights) -> Sample:
    """With the weight of each token; tokens that are kept count nothing in any case."""
    parts = []
    for slot, span in zip(sample.layout.slots, sample.layout.spans, strict=True):
        count = span.stop - span.start
        if slot.index < 2 or slot.keep:
            parts.append(np.full(count, (weights.composed, weights.background, 0.0)[min(slot.index, 2)], np.float32))
            continue
        means = own(records, record, "layer", slot).mean(-1).ravel()
        on_edge = (means > EDGE[0]) & (means < EDGE[1])
        parts.append((weights.layer * np.where(on_edge, weights.edge, 1.0)).astype(np.float32))
    return replace(sample, weight=np.concatenate(parts))


def hinted(
    rng: np.random.Generator, records: Records, record: dict, sample: Sample, hinting: Hinting = Hinting()
) -> Sample:
    """With hints as an expert might give them; image_to_layers alone has any, all others rows of zeros."""
    rows = np.zeros((sample.layout.tokens, hints.NUMBERS), np.float32)
    if sample.task == "image_to_layers" and rng.random() >= hinting.none:
        slots = {slot.index: slot for slot in sample.layout.slots if slot.index >= 2}
        for slot, span in zip(sample.layout.slots, sample.layout.spans, strict=True):
            if slot.index >= 2 and rng.random() >= hinting.dropped:
                rows[span] = hints.rows_of(_hint(rng, records, record, slot, slots, hinting.real))
    return replace(sample, hint=rows)


def own(records: Records, record: dict, name: str, slot: Slot) -> np.ndarray:
    """Cells of alpha of a slot's layer in the slot's own region."""
    index = slot.index - 2
    return crop(records.alpha(record, f"{name}{index}"), Region(*record["layers"][index]["region"]), slot.region)


def _hint(
    rng: np.random.Generator, records: Records, record: dict, slot: Slot, slots: dict[int, Slot], real: float
) -> np.ndarray:
    if f"expert{slot.index - 2}" in record["alphas"] and rng.random() < real:
        return own(records, record, "expert", slot)
    whole, seen = (hints.picture_of(own(records, record, name, slot)) for name in ("layer", "seen"))
    others = [other for other in slots.values() if other.index != slot.index and _meet(other.region, slot.region)]
    around = []
    if others:
        other = others[int(rng.integers(len(others)))]
        shared = np.zeros((slot.region.height // TOKEN, slot.region.width // TOKEN, hints.CELLS**2), np.uint8)
        common = slot.region.intersect(other.region)
        y, x = (common.y - slot.region.y) // TOKEN, (common.x - slot.region.x) // TOKEN
        part = crop(own(records, record, "seen", other), other.region, common)
        shared[y : y + part.shape[0], x : x + part.shape[1]] = part
        around = [hints.picture_of(shared)]
    return hints.cells_of_picture(guessed(rng, whole, seen, around))


def _meet(one: Region, other: Region) -> bool:
    common = one.intersect(other)
    return common.width > 0 and common.height > 0
