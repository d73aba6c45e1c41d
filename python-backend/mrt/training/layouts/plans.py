"""Batches for the planner: designs without pixels, described in a sentence, in parts, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from mrt import prompts
from mrt.data import designs
from mrt.data.design import Design
from mrt.data.sentences import sentence
from mrt.geometry import TOKEN, pad
from mrt.prompts import GRID
from mrt.text import WORD_BYTES
from mrt.training.latents import TRAINING_SEED
from mrt.training.samples import LONG_LAYERS, padded

PLANNER_SEED = TRAINING_SEED + 600_000  # no shard of latents comes near
UNTAGGED = -1
_FORMS, _SHARES = ("sentence", "parts", "nothing"), (0.6, 0.32, 0.08)
_LONG = 0.3  # of designs of few layers have long captions
_EMPTY = 0.04  # share of parts that are empty
_RESCALED = 0.2


@dataclass(frozen=True)
class Plan:
    """Lengths in tokens. frame (6,): canvas width and height, page x, y, width, height. boxes (n, 4): width, height, x,
    y."""

    frame: np.ndarray
    boxes: np.ndarray
    background: str
    captions: tuple[str, ...]
    long_captions: tuple[str, ...]


def plan_of(design: Design) -> Plan:
    boxes = [(layer.region.width, layer.region.height, layer.region.x, layer.region.y) for layer in design.layers]
    return Plan(
        np.array([*design.canvas, *design.page], np.int32) // TOKEN,
        np.array(boxes, np.int32).reshape(-1, 4) // TOKEN,
        design.background.caption,
        tuple(layer.caption for layer in design.layers),
        tuple(layer.long_caption for layer in design.layers),
    )


class Plans:
    """`size` plans in memory, of aligned designs, whose captions predict their regions; `fresh` are new a batch."""

    def __init__(self, rng: np.random.Generator, size: int, fresh: int):
        self._rng, self._fresh = rng, fresh
        self._pool = [self._draw() for _ in range(size)]

    def _draw(self) -> Plan:
        while True:
            design = designs.draw(self._rng)
            if design.aligned and design.layers:
                return plan_of(design)

    def batch(self, size: int) -> dict[str, Tensor]:
        for index in self._rng.integers(len(self._pool), size=self._fresh):
            self._pool[index] = self._draw()
        chosen = [self._pool[i] for i in self._rng.integers(len(self._pool), size=size)]
        return collate([sample_of(self._rng, plan) for plan in chosen])


@dataclass(frozen=True)
class Sample:
    """`layers`: by layer, bottom to top, the owner of its words. `tagged`: whether owners are learned from it."""

    plan: Plan
    prompt: prompts.Prompt
    owners: list[int]
    layers: list[int]
    tagged: bool


def sample_of(rng: np.random.Generator, plan: Plan) -> Sample:
    count = len(plan.boxes)
    long = count <= LONG_LAYERS and rng.random() < _LONG
    captions = plan.long_captions if long else plan.captions
    plan = rescaled(rng, plan) if rng.random() < _RESCALED else plan
    form = rng.choice(_FORMS, p=_SHARES)
    if form == "sentence":
        prompt, owners, order = sentence(rng, plan.background, captions)
        return Sample(plan, prompt, owners, [order.index(layer) + 1 for layer in range(count)], True)
    parts = ["" if rng.random() < _EMPTY else part for part in (plan.background, *captions)]
    prompt, owners = prompts.read_parts(parts) if form == "parts" else (prompts.read(""), [])
    return Sample(plan, prompt, owners, list(range(1, count + 1)), False)


def rescaled(rng: np.random.Generator, plan: Plan) -> Plan:
    """The same plan on a larger or smaller canvas."""
    factor = rng.uniform(0.7, min(1.7, GRID / max(plan.frame[:2])))
    starts, ends = plan.boxes[:, 2:], plan.boxes[:, 2:] + plan.boxes[:, :2]
    starts, ends = (np.rint(side * factor).astype(np.int32) for side in (starts, ends))
    page = np.rint(np.array([plan.frame[2:4], plan.frame[2:4] + plan.frame[4:]]) * factor).astype(np.int32)
    canvas = np.maximum(np.rint(plan.frame[:2] * factor).astype(np.int32), ends.max(0))
    sizes = np.maximum(1, ends - starts)
    starts = np.minimum(starts, canvas - sizes)
    frame = np.concatenate([canvas, page[0], page[1] - page[0]])
    return Plan(frame, np.concatenate([sizes, starts], 1), plan.background, plan.captions, plan.long_captions)


def collate(samples: list[Sample]) -> dict[str, Tensor]:
    """text_bytes (B, L, WORD_BYTES), stop, valid, tags (B, L); means (B, N, L), which averages the words of a layer;
    boxes (B, N, 4), layers (B, N) bool, frame (B, 6), tagged (B,) bool."""
    length = padded(max(1, *(len(sample.prompt.word) for sample in samples)), 16)
    count = padded(max(len(sample.plan.boxes) for sample in samples), 4)

    def stacked(rows: list[np.ndarray], size: int, value: float = 0) -> Tensor:
        return torch.from_numpy(np.stack([pad(row, size, value) for row in rows]))

    def tags(sample: Sample) -> np.ndarray:
        if not sample.tagged:
            return np.full(len(sample.prompt.word), UNTAGGED, np.int64)
        return prompts.token_tags(sample.prompt, sample.owners)

    def means(sample: Sample) -> np.ndarray:
        rows = prompts.means(sample.prompt, sample.owners, sample.layers)
        return np.pad(rows, ((0, 0), (0, length - rows.shape[1])))

    return {
        "text_bytes": stacked([sample.prompt.bytes.reshape(-1, WORD_BYTES) for sample in samples], length),
        "stop": stacked([sample.prompt.stop for sample in samples], length),
        "valid": stacked([np.ones(len(sample.prompt.word), bool) for sample in samples], length),
        "tags": stacked([tags(sample) for sample in samples], length, UNTAGGED),
        "means": stacked([means(sample) for sample in samples], count),
        "boxes": stacked([sample.plan.boxes for sample in samples], count),
        "layers": stacked([np.ones(len(sample.plan.boxes), bool) for sample in samples], count),
        "frame": torch.from_numpy(np.stack([sample.plan.frame for sample in samples])),
        "tagged": torch.tensor([sample.tagged for sample in samples]),
    }
