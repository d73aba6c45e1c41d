"""A student of few steps begins as its teacher, leaves it as it is, and comes nearer to where it leads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from mrt.models.public.folder import load_public
from mrt.training.scale import lora
from mrt.training.scale.__main__ import train
from mrt.training.scale.config import Config
from mrt.training.scale.distil import loss_of, without_adapters
from mrt.training.scale.lanes import Lane
from mrt.training.scale.network import noised, velocity

SIGMAS, RANK = (1.0, 0.6, 0.0), 8


def batch_of(config: Config) -> dict[str, torch.Tensor]:
    return next(Lane(config, config.stages[0], 0).batches(0, 0))


@torch.no_grad()
def test_a_student_that_learnt_nothing_errs_by_what_the_teachers_several_steps_make(config: Config):
    net, batch = lora.adapted(config.public, RANK, torch.float32, "cpu"), batch_of(config)
    assert loss_of(net, batch, SIGMAS, substeps=1) == pytest.approx(0, abs=1e-10)
    assert loss_of(net, batch, SIGMAS) > 1e-6


@pytest.mark.slow
def test_it_comes_nearer_and_its_teacher_stays(config: Config, alone, tmp_path: Path):
    stage = replace(config.stages[0], steps=12)
    train(replace(config, out=tmp_path, stages=(stage,), lora=RANK, distil=SIGMAS, rate=3e-3), "cpu")
    net, batch = lora.adapted(config.public, RANK, torch.float32, "cpu"), batch_of(config)
    before = loss_of(net, batch, SIGMAS).item()
    lora.load(net, tmp_path)
    assert loss_of(net, batch, SIGMAS).item() < 0.8 * before
    sigma = torch.full_like(batch["sigma"], 0.6)
    with torch.no_grad(), without_adapters(net):
        found = velocity(net, noised(batch, sigma), sigma, batch)
        plain = load_public(config.public, reference_embedding=True)
        torch.testing.assert_close(found, velocity(plain, noised(batch, sigma), sigma, batch))
    assert not net.reference_embedding.any()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"distil": [1, 0.5, 0]}, "set lora to their rank"), ({"distil": [1, 0.5], "lora": 4}, "fall from 1 to 0")],
)
def test_what_cannot_be_distilled_is_told(change: dict, complaint: str, folder: Path, tmp_path: Path):
    config = json.loads((folder / "config.json").read_text()) | change
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match=complaint):
        Config.read(tmp_path / "config.json")
