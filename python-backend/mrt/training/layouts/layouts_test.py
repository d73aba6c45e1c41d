"""Detector and planner learn, and their training goes on where it stopped."""

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


@pytest.mark.parametrize("trained", [detector, planner])
def test_training_goes_on_where_it_stopped(trained: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trained, "POOL", 4)
    for _ in range(2):
        trained.train(budget=0.01, batch=2, out=tmp_path)
        state = torch.load(tmp_path / "checkpoint.pt")
        torch.save(state | {"spent": 0.0}, tmp_path / "checkpoint.pt")  # as if the time allowed were longer
    assert state["step"] == 2


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
