"""The shared loop learns, counts core-seconds, saves when asked to stop, and goes on where it stopped."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from mrt.training.optim.optimiser import Optimisers
from mrt.training.run import loop


class Line:
    """Learns y = 3 x. `steps`: raise when so many batches were given, as a guard against a loop without end."""

    average = 0.9

    def __init__(self, stop_at: int | None = None):
        torch.manual_seed(1)
        self.net: nn.Module = nn.Linear(1, 1, bias=False)
        self.optimisers = Optimisers(torch.optim.AdamW(self.net.parameters(), 0.05))
        self.drawn, self.stop_at, self.rates = 0, stop_at, []

    def batch(self, rng: np.random.Generator) -> Tensor:
        self.drawn += 1
        if self.drawn == self.stop_at:
            os.kill(os.getpid(), signal.SIGTERM)
        return torch.from_numpy(rng.normal(size=(64, 1)).astype(np.float32))

    def losses(self, batch: Tensor) -> Mapping[str, Tensor]:
        return {"loss": (self.net(batch) - 3 * batch).square().mean()}

    def rate(self, step: int, done: float) -> float:
        self.rates.append(done)
        return 1.0

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        return {"score": -abs(next(net.parameters()).item() - 3)}


def test_it_learns_and_evaluates_the_average(tmp_path: Path):
    figures = loop.train(Line(), tmp_path, budget=1.0)
    assert figures["score"] > -0.2
    assert json.loads((tmp_path / "evaluations.jsonl").read_text().splitlines()[-1])["score"] == pytest.approx(
        figures["score"], abs=1e-4
    )
    net = loop.averaged(tmp_path, nn.Linear(1, 1, bias=False))
    assert -abs(next(net.parameters()).item() - 3) == pytest.approx(figures["score"])


def test_the_weights_that_did_best_are_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loop, "EVALUATE_EVERY", 0.01)
    scores, weights = iter([0.2, 0.5, *np.linspace(0.4, 0.3, 10_000)]), []
    recipe = Line()

    def evaluate(net: nn.Module) -> Mapping[str, float]:
        weights.append(next(net.parameters()).item())
        return {"score": float(next(scores))}

    monkeypatch.setattr(recipe, "evaluate", evaluate)
    loop.train(recipe, tmp_path, budget=0.3)
    assert len(weights) > 3
    net = loop.averaged(tmp_path, nn.Linear(1, 1, bias=False))
    facts = loop.facts_of(tmp_path)
    assert next(net.parameters()).item() == weights[1] and facts["figures"] == {"score": 0.5}
    assert facts["steps"] < torch.load(tmp_path / "checkpoint.pt")["step"]


def test_a_portion_ends_early_and_the_next_goes_on_with_the_rates_of_the_whole(tmp_path: Path):
    loop.train(Line(), tmp_path, budget=1.0, until=0.2)
    first = torch.load(tmp_path / "checkpoint.pt")
    assert 0.2 <= first["spent"] < 0.9
    again = Line()
    loop.train(again, tmp_path, budget=1.0)
    assert again.rates[0] == pytest.approx(first["spent"])
    assert torch.load(tmp_path / "checkpoint.pt")["step"] > first["step"]


def test_asked_to_stop_it_saves_and_says_how_to_go_on(tmp_path: Path):
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(loop.Stopped, match="stopped after 7 steps; the same command goes on"):
        loop.train(Line(stop_at=7), tmp_path, budget=1000.0)
    assert torch.load(tmp_path / "checkpoint.pt")["step"] == 7
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_average_has_the_running_figures_of_the_last_step(tmp_path: Path):
    recipe = Line(stop_at=5)
    recipe.net = nn.Sequential(nn.BatchNorm1d(1), nn.Linear(1, 1))
    recipe.optimisers = Optimisers(torch.optim.AdamW(recipe.net.parameters(), 0.05))
    with pytest.raises(loop.Stopped):
        loop.train(recipe, tmp_path, budget=1000.0)
    net = loop.averaged(tmp_path, nn.Sequential(nn.BatchNorm1d(1), nn.Linear(1, 1)))
    assert net.state_dict()["0.num_batches_tracked"] == 5
    torch.testing.assert_close(net.state_dict()["0.running_mean"], recipe.net.state_dict()["0.running_mean"])


def test_without_a_checkpoint_it_goes_on_from_published_weights(tmp_path: Path):
    def restore(net: nn.Module) -> Mapping[str, Any]:
        nn.init.constant_(next(net.parameters()), 3.0)
        return {"steps": 500, "core_seconds": 5.0, "figures": {"score": -1.0}, "figures_at": 4.0}

    with pytest.raises(loop.Stopped):
        loop.train(Line(stop_at=1), tmp_path, budget=100.0, restore=restore)
    facts = loop.facts_of(tmp_path)
    assert facts["steps"] == 501 and facts["core_seconds"] == 5
    assert facts["figures"] == {"score": -1.0} and facts["figures_at"] == 4, "known until they are measured again"
    figures = loop.train(Line(), tmp_path, budget=5.0)
    assert figures["score"] > -0.2 and loop.facts_of(tmp_path)["figures_at"] == 5


def test_a_loss_without_a_number_ends_it_before_the_weights_are_spoilt(tmp_path: Path):
    recipe = Line()
    recipe.losses = lambda batch: {"loss": recipe.net(batch).mean() * float("nan")}
    with pytest.raises(FloatingPointError, match="not finite at step 0"):
        loop.train(recipe, tmp_path, budget=1.0)
    assert not (tmp_path / "checkpoint.pt").exists()


def test_averaged_names_what_is_missing(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="no checkpoint"):
        loop.averaged(tmp_path, nn.Linear(1, 1))
