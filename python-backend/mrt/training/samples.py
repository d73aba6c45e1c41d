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
from mrt.meanings import Meanings
from mrt.tasks import EDITS, INSTRUCTION, Task, slots_of
from mrt.training.mixture import Mixture

MAX_TEXT = 128
WHOLE, REWORDED = 0.5, 0.35  # shares of prompts that are the page's own caption, of captions reworded by synonyms
LONG_LAYERS = 8  # beyond so many layers long captions are not used


@dataclass(frozen=True)
class Sample:
    """Clean latents (N, C) of one task on one design, in the order of `layout`, and its text segments by slot.

    `hint` (N, H): an expert's alpha (mrt.hints), zeros where there is none. `weight` (N,): of each token in the loss.
    """

    task: Task
    latents: np.ndarray
    layout: Layout
    segments: dict[int, str]
    hint: np.ndarray | None = None
    weight: np.ndarray | None = None


class Pieces(Protocol):
    def piece(self, record: dict, name: str) -> np.ndarray: ...


class Records:
    """The shards of a folder: metadata in memory, latents on disk with a cache of those lately read."""

    def __init__(self, folder: Path, made_by: str = "mrt.training.latents"):
        self.records, self.latents, self.cells, self._folder, self._read = [], [], [], folder, set()
        self.look()
        if not self.records:
            raise FileNotFoundError(f"no shards in {folder}; make some with `python -m {made_by}`")

    def look(self) -> None:
        """Add the shards that were written since."""
        for path in sorted(self._folder.glob("shard*.json")):
            if path in self._read:
                continue
            self._read.add(path)
            shard, cells = len(self.latents), path.with_suffix(".alpha.npy")
            self.latents.append(np.load(path.with_suffix(".npy"), mmap_mode="r"))
            self.cells.append(np.load(cells, mmap_mode="r") if cells.exists() else None)
            self.records += [record | {"shard": shard} for record in json.loads(path.read_text())]

    def piece(self, record: dict, name: str) -> np.ndarray:
        """Latents (h, w, C) of one picture of a record."""
        offset, height, width = record["pieces"][name]
        tokens = self.latents[record["shard"]][offset : offset + height * width]
        return tokens.reshape(height, width, -1)

    def alpha(self, record: dict, name: str) -> np.ndarray:
        """Cells of alpha (h, w, 64) uint8 (mrt.hints) of one picture of a record of the wide world."""
        offset, height, width = record["alphas"][name]
        return self.cells[record["shard"]][offset : offset + height * width].reshape(height, width, -1)


def sample_of(records: Pieces, record: dict, task: Task, segments: dict[int, str]) -> Sample:
    """One task on one record."""
    canvas, page = tuple(record["canvas"]), Region(*record["page"])
    regions = [Region(*layer["region"]) for layer in record["layers"]]
    targets = record["targets"] if task in EDITS else range(len(regions))
    pieces = [records.piece(record, name) for name in ("background", *(f"layer{i}" for i in range(len(regions))))]
    if task == "image_to_layers":
        seen = [page.intersect(region) for region in regions]
        pieces[1:] = [crop(piece, *pair) for piece, *pair in zip(pieces[1:], regions, seen, strict=True)]
        for i in range(len(regions)):
            if (clipped := f"clipped{i}") in record.get("pieces", {}):
                pieces[i + 1] = records.piece(record, clipped)
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


def sentence_of(texts: dict[int, str]) -> str:
    """One prompt made of all captions."""
    return captions.sentence([caption for slot, caption in texts.items() if slot > 1], texts.get(1, ""))


def text_of(rng: np.random.Generator, record: dict, task: Task, mixture: Mixture) -> dict[int, str]:
    """Captions, a prompt, both or nothing, at random; a restyle says at least what the paper's instruction says."""
    form = mixture.text_of(rng, task)
    if "caption" in record:
        record = reworded(rng, record)
    texts = captions_of(record, task, long=rng.random() < mixture.long and len(record["layers"]) <= LONG_LAYERS)
    if task == "restyle_layers":
        shown = [layer for i, layer in enumerate(record["layers"]) if i not in record["targets"]]
        determined = record["accent"] and any(layer["kind"] in ("shape", "icon", "text") for layer in shown)
        return {0: INSTRUCTION} | (texts if form == "captions" or not determined else {})
    prompt = {0: record["caption"] if "caption" in record and rng.random() < WHOLE else sentence_of(texts)}
    return {"captions": texts, "both": prompt | texts, "prompt": prompt, "none": {}}[form]


def reworded(rng: np.random.Generator, record: dict) -> dict:
    """A record of the wide world some of whose captions say a layer's name by a synonym."""
    layers = []
    for layer in record["layers"]:
        if layer["synonyms"] and layer["kind"] != "text" and rng.random() < REWORDED:
            other = layer["synonyms"][int(rng.integers(len(layer["synonyms"])))]
            said = {name: layer[name].replace(layer["name"], other) for name in ("caption", "long_caption")}
            layer = layer | said
        layers.append(layer)
    return record | {"layers": layers}


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


def budgeted(rng: np.random.Generator, drawn: list[Sample], tokens: int) -> list[list[Sample]]:
    """Samples of similar length together, in random order: at most `tokens` a batch with its padding, or one sample."""
    chunks: list[list[Sample]] = [[]]
    for sample in sorted(drawn, key=lambda sample: sample.layout.tokens):
        if chunks[-1] and (len(chunks[-1]) + 1) * padded(sample.layout.tokens, 32) > tokens:
            chunks.append([])
        chunks[-1].append(sample)
    return [chunks[index] for index in rng.permutation(len(chunks))]


def padded(count: int, step: int) -> int:
    """Few distinct sizes: CPU kernels are compiled for each."""
    return -(-count // step) * step


def collate(samples: list[Sample], meanings: Meanings | None = None) -> dict[str, Tensor]:
    """Padded inputs of the transformer but for hidden and sigma, and `clean` (B, N, C) and `text_bytes`.

    Padding words have slot -1, so that no word takes them for neighbours. Where samples have them, `hint` (B, N, H) and
    `weight` (B, N) too; with `meanings` also `text_vectors` (B, L, V).
    """
    texts = [text.encode(sample.segments, MAX_TEXT) for sample in samples]
    length = padded(max(sample.layout.tokens for sample in samples), 32)
    words = padded(max(1, *(len(slots) for _, slots in texts)), 16)
    layouts = [sample.layout for sample in samples]

    def stacked(rows: list[np.ndarray], size: int, value: float = 0) -> Tensor:
        return torch.from_numpy(np.stack([pad(row, size, value) for row in rows]))

    more = {}
    for name in ("hint", "weight"):
        rows = [getattr(sample, name) for sample in samples]
        if all(row is not None for row in rows):
            more[name] = stacked(rows, length)
    if meanings is not None:
        more["text_vectors"] = stacked([meanings.encode(sample.segments, MAX_TEXT) for sample in samples], words)
    return more | {
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
