"""Students learn their teacher's trajectory, stop at their budget, and resume from their checkpoint."""

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
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training import distillation, latents, samples
from mrt.training.mixture import Mixture
from mrt.training.students import matching, teacher
from mrt.training.students.learner import Learner
from mrt.training.students.walks import Grid, Walk

GUIDANCE = {"text_to_layers": 2.0, "image_to_layers": 1.0, "add_layers": 1.0, "restyle_layers": 1.0}
GRID = Grid([(1.0, 0.9, 0.6, 0.3, 0.0), (1.0, 0.6, 0.0)])


@pytest.fixture(scope="module")
def small() -> MaskedRegionTransformer:
    """Two blocks of the shipped network: enough to have a trajectory."""
    whole = weights.load_transformer(students=False)
    net = MaskedRegionTransformer(replace(FAMILIES["tiny"], num_layers=2)).eval().requires_grad_(False)
    net.load_state_dict({name: value for name, value in whole.state_dict().items() if name in net.state_dict()})
    return net


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latents")
    net = weights.load_autoencoder()
    latents.write_shard(net, folder / "shard0", seed=5, count=16, mixture=Mixture.read(), chunk=16)
    return folder


@pytest.fixture(scope="module")
def batch(shards: Path) -> teacher.Batch:
    records, rng = samples.Records(shards), np.random.default_rng(1)
    drawn = sorted((samples.draw(rng, records, Mixture.read()) for _ in range(24)), key=lambda each: each.layout.tokens)
    chosen = [each for each in drawn if each.task == "text_to_layers"][:1] + drawn[:3]
    return teacher.conditions(weights.load_text_encoder(), chosen, GUIDANCE)


def test_every_list_walks_its_own_sigmas_and_starts_over():
    assert GRID.sigmas[GRID.begin].tolist() == [pytest.approx([1, 0.9, 0.6, 0.3]), pytest.approx([1, 0.6, 1, 0.6])]
    assert GRID.sigmas[GRID.end].tolist() == [pytest.approx([0.9, 0.6, 0.3, 0]), pytest.approx([0.6, 0, 0.6, 0])]


def test_a_walk_ends_where_its_teacher_does_if_its_steps_are_the_teachers(small, batch):
    torch.manual_seed(0)
    walk = Walk(small, batch, GRID)
    seen = set()
    while not walk.finished:
        x, sigma, following = walk.step()
        assert torch.equal(x[batch["keep"]], batch["clean"][batch["keep"]])
        seen |= {(row, int(student)) for row, student in enumerate(walk.student[:, 0])}
        if walk.tick % GRID.ticks == 0:
            assert torch.equal(x, walk.states[0]) and (sigma == 1).all()
        walk.advance(teacher.euler(x, walk.target(), sigma, following, batch))
        assert (following == 0).all() or walk.tick % GRID.ticks
    torch.testing.assert_close(walk.x, walk.states[-1], atol=1e-4, rtol=1e-4)
    assert seen == {(row, student) for row in range(4) for student in (1, 2)}, "every row has every student"


def test_guidance_is_the_teachers_where_it_has_some(small, batch):
    x, sigma = torch.randn(batch["clean"].shape), torch.full((4, 1), 0.7)
    none = torch.zeros(4, 1, dtype=torch.int32)
    conditional = teacher.velocity(small, x, sigma, batch, none)
    unconditional = teacher.velocity(
        small, x, sigma, batch | {"text_valid": torch.zeros_like(batch["text_valid"])}, none
    )
    wanted = unconditional + batch["guidance"] * (conditional - unconditional)
    torch.testing.assert_close(teacher.guided(small, x, sigma, batch), wanted, atol=1e-3, rtol=1e-3)
    assert not torch.allclose(wanted[0], conditional[0], atol=1e-2)


@pytest.mark.slow
def test_training_brings_students_to_their_teacher(small, batch):
    torch.manual_seed(0)
    students, fake = (Learner(small, GRID.students, rank=8, rate=1e-2) for _ in range(2))
    errors = []
    walk = Walk(small, batch, GRID)
    for _ in range(8):
        walk.tick = 0
        total = 0.0
        while not walk.finished:
            total += distillation.learn(walk, students, fake, scale=1.0, match=False).mean().item()
        errors.append(total)
    assert errors[-1] < 0.7 * errors[0], errors


def test_matching_moves_nothing_while_the_fake_network_is_an_unguided_teacher(small, batch):
    fake, unguided = Learner(small, 1, rank=4, rate=1e-2), batch | {"guidance": torch.ones(4, 1, 1)}
    state, sigma, student = torch.randn(batch["clean"].shape), torch.full((4, 1), 0.4), torch.ones(4, 1).int()
    still = matching.direction(fake.net, state, sigma, unguided, student)
    assert still[batch["valid"]].abs().max() < 1e-2
    for _ in range(3):
        error = matching.fake_error(fake.net, state, sigma, unguided, student)
        fake.step(distillation.mean(error, unguided).mean(), 1.0)
    moved = matching.direction(fake.net, state, sigma, unguided, student)
    assert moved[batch["valid"] & ~batch["keep"]].abs().mean() > 1e-2


def test_what_the_fake_network_learns_is_the_state_itself_where_that_is_clean(batch):
    state = torch.randn(batch["clean"].shape)
    noised = matching.Noised(state, torch.zeros(4, 1), batch)
    torch.testing.assert_close(noised.clean, state)
    made = ~batch["keep"]
    flow = (noised.x - state) / noised.tau[..., None]  # of the straight line to the state
    torch.testing.assert_close(noised.foreseen(flow)[made], state[made], atol=1e-4, rtol=1e-4)


@pytest.mark.slow
def test_distillation_goes_on_where_it_stopped_and_publishes(small, shards, tmp_path, monkeypatch):
    monkeypatch.setattr(distillation, "LOG_EVERY", 1)
    monkeypatch.setattr(distillation, "MATCHING_FROM", -1)
    monkeypatch.setattr(weights, "load_transformer", lambda students=True: small)
    for _ in range(2):
        distillation.train(argparse.Namespace(minutes=1e-4, batch=2, latents=shards, out=tmp_path))
        state = torch.load(tmp_path / "checkpoint.pt")
        torch.save(state | {"spent": 0.0}, tmp_path / "checkpoint.pt")  # as if the time allowed were longer
    assert [json.loads(line)["step"] for line in (tmp_path / "log.jsonl").read_text().splitlines()] == [1, 2]
    published = tmp_path / "students.safetensors"
    monkeypatch.setattr(weights, "students_path", lambda: published)
    distillation.publish(tmp_path)
    assert weights._read(published).keys() == state["students"]["students"].keys()


def test_a_student_without_a_row_has_no_error_to_log():
    assert distillation.recent([[0.5, np.nan], [1.0, np.nan]]) == [0.75, None]
