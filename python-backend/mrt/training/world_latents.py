"""Encode pages of the wide world once: `python -m mrt.training.world_latents --shards 4`. Each call adds shards.

A shard of latents is of one shard of pages (`python -m mrt.data.world.shards`) at random working sizes, and serves all
four tasks (mrt.training.world.records). Several processes may do this at once. `--config` says whose sizes, grid and
autoencoder (mrt.training.small).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mrt.data.world import degrade, shards
from mrt.data.world.design import Design
from mrt.models.autoencoder import LayerAutoencoder
from mrt.training.latents import encode_all
from mrt.training.world import networks, pages
from mrt.training.world.choices import Choices
from mrt.training.world.encoding import coder_of
from mrt.training.world.expert import Expert, published_expert
from mrt.training.world.records import alphas_of, described, fit, pictures_of, whole_pictures_of

SEED = 2_000_003
LEAST = 5 / 8  # of the least working size: how small a page may be made that has too many tokens


class Shard:
    """Records and their arrays as they are drawn, then three files: .json, .npy (latents) and .alpha.npy (cells)."""

    def __init__(self, net: LayerAutoencoder, choices: Choices, expert: Expert | None = None):
        self._net, self._choices, self._expert = coder_of(net, choices.patch), choices, expert
        self.records: list[dict[str, Any]] = []
        self._latents: list[np.ndarray] = []
        self._alphas: list[np.ndarray] = []
        self._ends = [0, 0]

    def add(self, rng: np.random.Generator, design: Design) -> bool:
        """Take one page in, at a random working size; False where it cannot be made small enough."""
        choices, cell = self._choices, self._choices.patch
        side = int(rng.integers(choices.sides[0], choices.sides[1] + 1))
        found = fit(design, choices.budget, side, least_of(choices), cell)
        if found is not None:
            self.add_fitted(rng, found, degraded=True)
        return found is not None

    def add_fitted(self, rng: np.random.Generator, found: Design, degraded: bool = False) -> None:
        """A page that is at its working size; what is seen of it may be `degraded` as pictures out there are."""
        choices, cell = self._choices, self._choices.patch
        whole = choices.budget.holds_whole(found, cell)
        targets = targets_of(rng, len(found.layers))
        pictures = pictures_of(found, cell)
        if degraded:
            pictures["visible"] = degrade.seen(rng, pictures["visible"])
        if whole:
            pictures |= whole_pictures_of(rng, found, targets, cell)
        record = described(found, targets, cell, whole)
        encoded = encode_all(self._net, list(pictures.values()))
        record["pieces"] = self._store(0, self._latents, dict(zip(pictures, encoded, strict=True)))
        record["alphas"] = self._store(1, self._alphas, alphas_of(found, cell, self._expert))
        self.records.append(record)

    def _store(self, which: int, rows: list[np.ndarray], named: dict[str, np.ndarray]) -> dict[str, list[int]]:
        places = {}
        for name, array in named.items():
            height, width, numbers = array.shape
            places[name] = [self._ends[which], height, width]
            rows.append(array.reshape(-1, numbers))
            self._ends[which] += height * width
        return places

    def write(self, path: Path) -> None:
        """The JSON last: without it a shard is not read."""
        np.save(path.with_suffix(".npy"), np.concatenate(self._latents))
        np.save(path.with_suffix(".alpha.npy"), np.concatenate(self._alphas))
        half = path.with_suffix(".tmp")
        half.write_text(json.dumps(self.records))
        half.replace(path.with_suffix(".json"))


def least_of(choices: Choices) -> int:
    """Px of the longer side of a page, below which it is left out."""
    return round(LEAST * choices.sides[0])


def targets_of(rng: np.random.Generator, count: int) -> list[int]:
    """A random, not empty subset of the layers, smaller sets first."""
    size = 1 + int(rng.integers(count)) if rng.random() < 0.5 else 1
    return sorted(int(i) for i in rng.permutation(count)[:size])


def write_shard(
    net: LayerAutoencoder,
    path: Path,
    seed: int,
    designs: Iterable[Design],
    choices: Choices,
    expert: Expert | None = None,
) -> int:
    """Encode `designs` into one shard; how many pages it holds."""
    shard, rng = Shard(net, choices, expert), np.random.default_rng(seed)
    for design in designs:
        shard.add(rng, design)
    if not shard.records:
        raise ValueError(f"{path.name}: no page fits {choices.budget}; allow more tokens")
    path.parent.mkdir(parents=True, exist_ok=True)
    shard.write(path)
    return len(shard.records)


def not_done(folder: Path) -> Iterator[Path]:
    """Shards of pages without latents in `folder`, each taken by one process alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in pages.paths():
        try:
            (folder / f"{path.stem}.lock").touch(exist_ok=False)
        except FileExistsError:
            continue
        yield path


def seed_of(path: Path) -> int:
    """Of the sizes and targets drawn for a shard of pages: the same on every machine."""
    return zlib.crc32(path.stem.encode()) + SEED


def keep_to(folder: Path, choices: Choices, net: LayerAutoencoder) -> None:
    """State in `folder` what its latents are of; ValueError if those that are there are of another autoencoder."""
    digest = hashlib.sha256(b"".join(p.detach().numpy().tobytes() for p in net.parameters())).hexdigest()
    path, how = folder / "how.json", {"latents": choices.latents, "autoencoder": digest[:16]}
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists() and (stated := json.loads(path.read_text())) != how:
        raise ValueError(f"{folder} holds latents of {stated}, not of {how}; give another --out, or delete it")
    path.write_text(json.dumps(how) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, default=4, help="of pages, at most")
    parser.add_argument("--config", default="base", help="a name in mrt/training/small.json")
    parser.add_argument("--autoencoder", type=Path, help="its run; without it the published one")
    parser.add_argument("--out", type=Path, help="default: runs/small-latents/ and what they are of")
    parser.add_argument("--expert", action="store_true", help="store what the published `matte` says, as hints")
    args = parser.parse_args()
    torch.set_num_threads(1)
    choices, net = Choices.read(args.config), networks.autoencoder_of(args.autoencoder)
    if len(net.mean) != choices.channels:
        raise SystemExit(f"the autoencoder has {len(net.mean)} channels, {args.config} wants {choices.channels}")
    expert = published_expert() if args.expert else None
    if args.expert and expert is None:
        raise SystemExit("no `matte` is published; train it first, or leave out --expert: hints are made up then")
    out = args.out or Path("runs", "small-latents", choices.latents)
    keep_to(out, choices, net)
    for path in islice(not_done(out), args.shards):
        begun = time.process_time()
        count = write_shard(net, out / f"shard-{path.stem}", seed_of(path), shards.read(path), choices, expert)
        print(f"{path.stem}: {count} pages, {(time.process_time() - begun) / count:.2f} core-s a page", flush=True)


if __name__ == "__main__":
    main()
