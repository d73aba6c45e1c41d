"""From encoded records to training batches: selective token masking over all four tasks at once (MRT 3.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from mrt import text
from mrt.data import captions
from mrt.geometry import TOKEN, Layout, Region, layout, pad
from mrt.tasks import EDITS, INSTRUCTION, Task, slots_of
from mrt.training.mixture import Mixture

MAX_TEXT = 128
LONG_LAYERS = 8  # beyond so many layers long captions are no longer told


@dataclass(frozen=True)
class Sample:
    """Clean latents (N, C) of one task on one design, in the order of `layout`, and its text segments by slot."""

    task: Task
    latents: np.ndarray
    layout: Layout
    segments: dict[int, str]


class Pieces(Protocol):
    def piece(self, record: dict, name: str) -> np.ndarray: ...


class Records:
    """The shards of a folder in memory."""

    def __init__(self, folder: Path):
        self.records, self.latents = [], []
        for path in sorted(folder.glob("shard*.json")):
            shard = len(self.latents)
            self.latents.append(np.load(path.with_suffix(".npy")))
            self.records += [record | {"shard": shard} for record in json.loads(path.read_text())]
        if not self.records:
            raise FileNotFoundError(f"no shards in {folder}; make some with `python -m mrt.training.latents`")

    def piece(self, record: dict, name: str) -> np.ndarray:
        """Latents (h, w, C) of one picture of a record."""
        offset, height, width = record["pieces"][name]
        tokens = self.latents[record["shard"]][offset : offset + height * width]
        return tokens.reshape(height, width, -1)


def sample_of(records: Pieces, record: dict, task: Task, segments: dict[int, str]) -> Sample:
    """One task on one record."""
    canvas, page = tuple(record["canvas"]), Region(*record["page"])
    regions = [Region(*layer["region"]) for layer in record["layers"]]
    targets = record["targets"] if task in EDITS else range(len(regions))
    pieces = [records.piece(record, name) for name in ("background", *(f"layer{i}" for i in range(len(regions))))]
    if task == "image_to_layers":
        seen = [page.intersect(region) for region in regions]
        pieces[1:] = [crop(piece, *pair) for piece, *pair in zip(pieces[1:], regions, seen, strict=True)]
        regions = seen
    composed = {"text_to_layers": "composed", "image_to_layers": "visible"}.get(task, "partial")
    keep = [task in EDITS] + [i not in targets for i in range(len(regions))]
    slots = slots_of(task, canvas, page, [page, *regions], keep)
    pieces = [records.piece(record, composed), *pieces]
    if task == "restyle_layers":
        pieces += [records.piece(record, f"reference{i}") for i in targets]
    tokens = np.concatenate([piece.reshape(-1, piece.shape[-1]) for piece in pieces]).astype(np.float32)
    return Sample(task, tokens, layout(slots, canvas), segments)


def crop(piece: np.ndarray, region: Region, part: Region) -> np.ndarray:
    """The tokens of `part`, which lies inside `region`."""
    y, x = (part.y - region.y) // TOKEN, (part.x - region.x) // TOKEN
    return piece[y : y + part.height // TOKEN, x : x + part.width // TOKEN]


def captions_of(record: dict, task: Task, long: bool) -> dict[int, str]:
    """The captions of the slots that the task generates."""
    field = "long_caption" if long else "caption"
    layers = {slot: layer[field] for slot, layer in enumerate(record["layers"], start=2)}
    if task in EDITS:
        return {slot: layers[slot] for slot in (target + 2 for target in record["targets"])}
    return {1: record["background"]} | layers


def sentence_of(told: dict[int, str]) -> str:
    """One prompt that says the same in one breath."""
    return captions.sentence([caption for slot, caption in told.items() if slot > 1], told.get(1, ""))


def text_of(rng: np.random.Generator, record: dict, task: Task, mixture: Mixture) -> dict[int, str]:
    """Captions, a prompt, both or nothing, at random; a restyle says at least what the paper's instruction says."""
    given = mixture.text_of(rng, task)
    told = captions_of(record, task, long=rng.random() < mixture.long and len(record["layers"]) <= LONG_LAYERS)
    if task == "restyle_layers":
        shown = [layer for i, layer in enumerate(record["layers"]) if i not in record["targets"]]
        foretold = record["accent"] and any(layer["kind"] in ("shape", "icon", "text") for layer in shown)
        return {0: INSTRUCTION} | (told if given == "captions" or not foretold else {})
    prompt = {0: sentence_of(told)}
    return {"captions": told, "both": prompt | told, "prompt": prompt, "none": {}}[given]


def draw(rng: np.random.Generator, records: Records, mixture: Mixture) -> Sample:
    record = records.records[rng.integers(len(records.records))]
    task: Task = mixture.task(rng) if record["aligned"] else "image_to_layers"
    return sample_of(records, record, task, text_of(rng, record, task, mixture))


def batches(rng: np.random.Generator, records: Records, mixture: Mixture, size: int) -> Iterator[list[Sample]]:
    """Batches of samples of similar length, in random order, for ever."""
    while True:
        drawn = sorted((draw(rng, records, mixture) for _ in range(16 * size)), key=lambda sample: sample.layout.tokens)
        chunks = [drawn[start : start + size] for start in range(0, len(drawn), size)]
        for index in rng.permutation(len(chunks)):
            yield chunks[index]


def padded(count: int, step: int) -> int:
    """Few distinct sizes: CPU kernels are compiled for each."""
    return -(-count // step) * step


def collate(samples: list[Sample]) -> dict[str, Tensor]:
    """Padded inputs of the transformer but for hidden and sigma, and `clean` (B, N, C) and `text_bytes`.

    Padding words have slot -1, so that no word takes them for neighbours.
    """
    texts = [text.encode(sample.segments, MAX_TEXT) for sample in samples]
    length = padded(max(sample.layout.tokens for sample in samples), 32)
    words = padded(max(1, *(len(slots) for _, slots in texts)), 16)
    layouts = [sample.layout for sample in samples]

    def stacked(rows: list[np.ndarray], size: int, value: float = 0) -> Tensor:
        return torch.from_numpy(np.stack([pad(row, size, value) for row in rows]))

    return {
        "clean": stacked([sample.latents for sample in samples], length),
        "ids": stacked([at.ids for at in layouts], length),
        "keep": stacked([at.keep for at in layouts], length),
        "reference": stacked([at.reference for at in layouts], length),
        "valid": stacked([np.ones(at.tokens, bool) for at in layouts], length),
        "edges": stacked([at.edges for at in layouts], length),
        "beneath": stacked([at.beneath for at in layouts], length, -1),
        "text_bytes": stacked([bytes_ for bytes_, _ in texts], words),
        "text_slot": stacked([slots for _, slots in texts], words, -1),
        "text_valid": stacked([np.ones(len(slots), bool) for _, slots in texts], words),
        "text_start": torch.tensor([[at.text_start] for at in layouts], dtype=torch.int32),
    }
