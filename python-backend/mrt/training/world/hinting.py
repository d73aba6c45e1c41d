"""Hints for training samples of the wide world: the alpha expert's stored answers, or simulated ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mrt import hints
from mrt.geometry import TOKEN, Region, Slot
from mrt.training.samples import Records, Sample, crop
from mrt.training.world.doubts import guessed


@dataclass(frozen=True)
class Hinting:
    """`none`: share of samples without hints; `dropped`: share of layers without one; `real`: share of the expert's own
    hints where they are stored (else simulated)."""

    none: float = 0.35
    dropped: float = 0.15
    real: float = 0.7


def hinted(
    rng: np.random.Generator, records: Records, record: dict, sample: Sample, hinting: Hinting = Hinting()
) -> Sample:
    """The sample with hints such as an expert might give; zeros for every task but image_to_layers."""
    rows = np.zeros((sample.layout.tokens, hints.NUMBERS), np.float32)
    if sample.task == "image_to_layers" and rng.random() >= hinting.none:
        slots = {slot.index: slot for slot in sample.layout.slots if slot.index >= 2}
        for slot, span in zip(sample.layout.slots, sample.layout.spans, strict=True):
            if slot.index >= 2 and rng.random() >= hinting.dropped:
                rows[span] = hints.rows_of(_hint(rng, records, record, slot, slots, hinting.real))
    return replace(sample, hint=rows)


def layer_cells(records: Records, record: dict, name: str, slot: Slot) -> np.ndarray:
    """Alpha of a slot's layer in cells, cropped to the slot's own region."""
    index = slot.index - 2
    return crop(records.alpha(record, f"{name}{index}"), Region(*record["layers"][index]["region"]), slot.region)


def _hint(
    rng: np.random.Generator, records: Records, record: dict, slot: Slot, slots: dict[int, Slot], real: float
) -> np.ndarray:
    if f"expert{slot.index - 2}" in record["alphas"] and rng.random() < real:
        return layer_cells(records, record, "expert", slot)
    whole, seen = (hints.picture_of(layer_cells(records, record, name, slot)) for name in ("layer", "seen"))
    others = [other for other in slots.values() if other.index != slot.index and _meet(other.region, slot.region)]
    around = []
    if others:
        other = others[int(rng.integers(len(others)))]
        shared = np.zeros((slot.region.height // TOKEN, slot.region.width // TOKEN, hints.CELLS**2), np.uint8)
        common = slot.region.intersect(other.region)
        y, x = (common.y - slot.region.y) // TOKEN, (common.x - slot.region.x) // TOKEN
        part = crop(layer_cells(records, record, "seen", other), other.region, common)
        shared[y : y + part.shape[0], x : x + part.shape[1]] = part
        around = [hints.picture_of(shared)]
    return hints.cells_of_picture(guessed(rng, whole, seen, around))


def _meet(one: Region, other: Region) -> bool:
    common = one.intersect(other)
    return common.width > 0 and common.height > 0
