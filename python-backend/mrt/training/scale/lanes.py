"""The order of samples. A lane is a share of the shards, read in an order given by its seed.

All that a lane draws follows from seed, step and lane: any number of processes makes the same batches, and a run that
goes on at a step counts to it, and reads nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from mrt.data import shards
from mrt.training import samples
from mrt.training.public.encoded import SHARED, Record
from mrt.training.scale.config import Config, Stage


class Lane:
    """One lane of one stage. ValueError where there are fewer shards than lanes, or one is empty."""

    def __init__(self, config: Config, stage: Stage, number: int):
        paths = sorted(stage.latents.glob("*.tar"))
        if len(paths) < config.lanes:
            raise ValueError(f"{stage.latents} has {len(paths)} shards for {config.lanes} lanes; make smaller shards")
        self.config, self.number, self._paths = config, number, paths
        if not (stage.latents / SHARED).exists():
            raise ValueError(f"{stage.latents} has no {SHARED}; make its shards with mrt.training.encode")
        self._shared = load_file(stage.latents / SHARED)
        self._epochs = config.stages.index(stage) * 10_000  # another stage shuffles otherwise

    def batches(self, step: int, done: int) -> Iterator[dict[str, Tensor]]:
        """From `step` on, of which `done` steps of this stage came before."""
        size, stream = self.config.lane_batch, self._records(done * self.config.lane_batch)
        while True:
            rng = np.random.default_rng([self.config.seed, step, self.number])
            yield batch_of([self._drawn(rng, next(stream)) for _ in range(size)], rng)
            step += 1

    def _records(self, skip: int) -> Iterator[Record]:
        epoch = self._epochs
        while True:
            order = np.random.default_rng([self.config.seed, epoch]).permutation(len(self._paths))
            for index in order[self.number :: self.config.lanes]:
                count = length(self._paths[index])
                if skip >= count:
                    skip -= count
                    continue
                shard = shards.Shard(self._paths[index])
                inside = np.random.default_rng([self.config.seed, epoch, int(index)]).permutation(count)
                for place in inside[skip:]:
                    yield self._record(shard, int(place))
                skip = 0
            epoch += 1

    def _record(self, shard: shards.Shard, place: int) -> Record:
        try:
            return Record(shard.read(place), self._shared)
        except (KeyError, ValueError, SafetensorError) as error:
            raise ValueError(f"{shard.path}: {shard.keys[place]} is no latents ({error!r}); make it again") from error

    def _drawn(self, rng: np.random.Generator, record: Record) -> tuple[samples.Sample, Tensor]:
        possible = record.tasks()
        shares = np.array([self.config.tasks.get(task, 0) for task in possible])
        shares = shares / shares.sum() if shares.sum() else np.full(len(shares), 1 / len(shares))
        task = list(possible)[rng.choice(len(shares), p=shares)]
        name = possible[task][rng.integers(len(possible[task]))]
        if task == "image_to_layers" and rng.random() < self.config.no_text:
            name = "none"
        return samples.sample_of(record, record.metadata, task, {}), record.text(name)


def ahead(batches: Iterator[dict[str, Tensor]]) -> Iterator[dict[str, Tensor]]:
    """The same; the next one is read while this one is learnt from."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches)
        while True:
            batch = coming.result()
            coming = reader.submit(next, batches)
            yield batch


@lru_cache(None)
def length(path: Path) -> int:
    count = len(shards.Shard(path))
    if not count:
        raise ValueError(f"{path} holds no sample; delete it")
    return count


def batch_of(drawn: list[tuple[samples.Sample, Tensor]], rng: np.random.Generator) -> dict[str, Tensor]:
    """Inputs of the network but for hidden; `clean` (B, N, C), `noise` like it, `sigma` (B, 1) uniform (MRT eq. 1)."""
    batch = samples.collate([sample for sample, _ in drawn])
    texts = [text.float() for _, text in drawn]
    length = max(len(text) for text in texts)
    batch["text"] = torch.stack([torch.nn.functional.pad(text, (0, 0, 0, length - len(text))) for text in texts])
    batch["text_valid"] = torch.arange(length) < torch.tensor([[len(text)] for text in texts])
    batch["text_slot"] = torch.zeros(len(texts), length, dtype=torch.int32)
    batch["noise"] = torch.from_numpy(rng.standard_normal(batch["clean"].shape, np.float32))
    sigma = torch.from_numpy(rng.random((len(texts), 1), np.float32))
    batch["sigma"] = sigma.bfloat16().float()  # as the network will see it
    return {name: value for name, value in batch.items() if name != "text_bytes"}
