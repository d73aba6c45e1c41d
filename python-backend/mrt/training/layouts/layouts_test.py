"""Detector and planner learn, and their training resumes from its checkpoint."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from mrt import prompts
from mrt.models.planner import Planner
from mrt.training import detector, planner
from mrt.training.layouts.plans import Plans, rescaled
from mrt.training.run import loop
from mrt.training.testing.resuming import trained_twice


@pytest.mark.parametrize("trained", [detector, planner])
def test_training_resumes_from_its_checkpoint(trained: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trained, "POOL", 4)
    step, figures = trained_twice(lambda: trained.recipe(batch=2), tmp_path)
    assert step == 2
    assert set(figures) == {"score", "loss", *trained.WEIGHTS} and figures["score"] == -figures["loss"] < 0


@pytest.mark.parametrize("trained", [detector, planner])
def test_runs_from_before_the_shared_loop_resume(trained: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trained, "POOL", 4)
    recipe = trained.recipe(batch=2)
    net = recipe.net.state_dict()
    state = {"net": net, "ema": net, "optimisers": recipe.optimisers.state_dict(), "step": 7, "spent": 0.0}
    torch.save(state, tmp_path / "checkpoint.pt")
    loop.train(recipe, tmp_path, budget=1e-6)
    assert torch.load(tmp_path / "checkpoint.pt")["step"] == 8


def test_a_few_steps_lower_the_planners_loss():
    torch.manual_seed(0)
    net, batch = Planner(), Plans(np.random.default_rng(1), size=6, fresh=0).batch(8)
    optimisers, totals = planner.optimisers_of(net), []
    for _ in range(6):
        loss = torch.stack(planner.losses(net, batch)).sum()
        optimisers.step(loss, net, scale=1.0)
        totals.append(loss.item())
    assert totals[-1] < 0.9 * totals[0]


def test_plans_stay_on_their_canvas_at_any_size():
    rng = np.random.default_rng(2)
    for plan in Plans(rng, size=10, fresh=0)._pool * 4:
        changed = rescaled(rng, plan)
        canvas, boxes = changed.frame[:2], changed.boxes
        assert canvas.max() <= prompts.GRID and (boxes[:, :2] >= 1).all()
        assert (boxes[:, 2:] >= 0).all() and (boxes[:, 2:] + boxes[:, :2] <= canvas).all()
