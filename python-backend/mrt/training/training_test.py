"""Training learns, stops at its budget, and resumes from its checkpoint."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.models import weights
from mrt.models.families import FAMILIES
from mrt.tasks import TASKS
from mrt.training import autoencoder, latents, samples, transformer
from mrt.training.mixture import DEFAULT, Mixture
from mrt.training.run import loop
from mrt.training.testing.resuming import trained_twice


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latents")
    latents.write_shard(
        weights.load_autoencoder(), folder / "shard0", seed=5, count=48, mixture=Mixture.read(), chunk=48
    )
    return folder


def lines(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.slow
def test_the_transformer_goes_on_where_it_stopped(shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(transformer, "LOG_EVERY", 1)
    for _ in range(2):
        transformer.train(
            argparse.Namespace(
                minutes=1e-4, batch=4, latents=shards, out=tmp_path, mixture=DEFAULT, warm=False, compile=False
            )
        )
        state = torch.load(tmp_path / "checkpoint.pt")
        torch.save(state | {"spent": 0.0}, tmp_path / "checkpoint.pt")  # as if the time allowed were longer
    steps = [line["step"] for line in lines(tmp_path / "log.jsonl")]
    assert steps == [1, 2]


@pytest.mark.slow
def test_the_autoencoder_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(autoencoder, "POOL", 8)
    monkeypatch.setattr(autoencoder, "HELD_OUT", 2)
    step, _ = trained_twice(lambda: autoencoder.of_tiny(batch=2, warm=False, decoder_only=False), tmp_path)
    assert step == 2


def test_a_decoder_alone_leaves_latents_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(autoencoder, "POOL", 8)
    monkeypatch.setattr(autoencoder, "HELD_OUT", 2)
    loop.train(autoencoder.of_tiny(batch=2, warm=False, decoder_only=True), tmp_path, budget=1e-6)
    before, after = weights.load_autoencoder().state_dict(), torch.load(tmp_path / "checkpoint.pt")["average"]
    changed = {name.partition(".")[0] for name, value in after.items() if not torch.equal(value, before[name])}
    assert changed == {"decoder"}


def test_a_few_steps_lower_the_loss(shards: Path):
    torch.manual_seed(0)
    net = transformer.Network(replace(FAMILIES["tiny"], num_layers=1))
    transformer.initialise(net)
    optimisers = transformer.optimisers_of(net)
    drawn = samples.batches(np.random.default_rng(0), samples.Records(shards), Mixture.read(), 4)
    batch = samples.collate(next(drawn))
    noise, sigma = torch.randn(batch["clean"].shape), torch.full((4, 1), 0.8)
    losses = []
    for _ in range(8):
        loss = transformer.loss_of(net, batch, sigma, noise)
        optimisers.step(loss, net, scale=1.0)
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]


def test_all_tasks_are_drawn_and_only_their_slots_are_noised(shards: Path):
    records = samples.Records(shards)
    record = next(r for r in records.records if r["aligned"] and len(r["layers"]) > 2)
    composed = {}
    for task in TASKS:
        sample = samples.sample_of(records, record, task, {})
        generated = {slot.index for slot in sample.layout.slots if not slot.keep}
        composed[task] = sample.latents[sample.layout.spans[0]]
        targets = {target + 2 for target in record["targets"]}
        everything = set(range(1, len(record["layers"]) + 2))
        assert (
            generated
            == {
                "text_to_layers": everything | {0},
                "image_to_layers": everything,
                "add_layers": targets,
                "restyle_layers": targets,
            }[task]
        )
    assert np.array_equal(composed["add_layers"], composed["restyle_layers"])
    assert not np.array_equal(composed["add_layers"], composed["text_to_layers"])
