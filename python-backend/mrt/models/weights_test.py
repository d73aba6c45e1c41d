"""Weights that do not fit are named when they are loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from mrt.models import weights
from mrt.training.students.learner import Learner


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the denoiser's weights, without students."""
    folder = tmp_path / "mrt_denoiser" / "1"
    folder.mkdir(parents=True)
    shutil.copy(weights.path_of("mrt_denoiser"), folder)
    monkeypatch.setattr(weights, "REPOSITORY", tmp_path)
    return tmp_path


def taught() -> Learner:
    learner = Learner(weights.load_transformer(), count=2, rank=4, rate=0.0)
    torch.nn.init.normal_(next(p for name, p in learner.net.named_parameters() if name.endswith(".up")))
    return learner


def test_students_come_back_with_the_network_that_they_belong_to(repository: Path):
    learner = taught()
    weights.save_students(learner.net)
    net = weights.load_transformer()
    assert (net.config.students, net.config.student_rank) == (2, 4)
    for name, value in weights.students_of(learner.net).items():
        assert torch.equal(net.state_dict()[name], value.half().float())
    assert weights.load_transformer(students=False).config.students == 0


def test_students_of_another_network_are_refused_and_go_when_a_new_one_is_published(repository: Path):
    weights.save_students(taught().net)
    net = weights.load_transformer(students=False)
    net.proj_out.bias.add_(1)
    state = {name: value.half() for name, value in net.state_dict().items()}
    save_file(state, weights.path_of("mrt_denoiser"))
    with pytest.raises(ValueError, match=r"students\.safetensors was distilled from another"):
        weights.load_transformer()
    weights.save("mrt_denoiser", net)
    assert not weights.students_path().exists()


def test_a_cut_file_is_named(repository: Path):
    path = weights.path_of("mrt_denoiser")
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ValueError, match=r"mrt_denoiser/1/model\.safetensors is no whole safetensors file"):
        weights.load_transformer()


@pytest.mark.parametrize("change", ["name", "shape"])
def test_another_family_is_named(repository: Path, change: str):
    path = weights.path_of("mrt_denoiser")
    state = load_file(path)
    taken = state.pop("proj_out.bias")
    save_file(state | ({"other": taken} if change == "name" else {"proj_out.bias": taken[:-1].contiguous()}), path)
    with pytest.raises(ValueError, match=r"mrt_denoiser/1/model\.safetensors: weights of another family or shape"):
        weights.load_transformer()
