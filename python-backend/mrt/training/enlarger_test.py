"""The enlarger learns edges from pairs of small and large layers, and its training goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.evaluation.cases import cases
from mrt.evaluation.enlarged.things import of_cases
from mrt.geometry import FINE
from mrt.models.enlarger import Enlarger
from mrt.training.drawn_pairs import Pair
from mrt.training.enlarger import SIDE, EnlargerRecipe, window
from mrt.training.testing.resuming import trained_twice


def recipe() -> EnlargerRecipe:
    torch.manual_seed(0)
    chosen = cases("text_to_layers", 4)
    things = of_cases(chosen, [case.truth for case in chosen], FINE)
    found = [
        Pair(np.rint(255 * t.small).astype(np.uint8), np.rint(255 * t.large).astype(np.uint8), 1.0) for t in things
    ]
    return EnlargerRecipe(Enlarger(), found, batch=4)


def test_an_untrained_enlarger_resamples_and_clear_layers_stay_nearly_clear():
    made = Enlarger()(torch.tensor([1.0, 0.5, 0.0, 1.0])[None, :, None, None].expand(1, 4, 16, 32))
    assert made.shape == (1, 4, FINE * 16, FINE * 32)
    assert (made[0, :, 8, 8] - torch.tensor([0.99, 0.495, 0, 0.99])).abs().max() < 1e-3
    assert Enlarger()(torch.zeros(1, 4, 16, 16)).max() < 0.011


def test_small_and_large_windows_show_the_same_place():
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (4, 32, 64), np.uint8)
    for _ in range(8):
        own, large = window(rng, Pair(small, small.repeat(FINE, 1).repeat(FINE, 2), 1.0))
        assert own.shape == (4, SIDE, SIDE) and own.any()
        assert np.array_equal(own.repeat(FINE, 1).repeat(FINE, 2), large)


@pytest.mark.slow
def test_training_goes_on_where_it_stopped(tmp_path: Path):
    step, found = trained_twice(recipe, tmp_path)
    assert step == 2 and 0 < found["score"] < 1


@pytest.mark.slow
def test_a_few_steps_beat_resampling():
    trained, rng = recipe(), np.random.default_rng(0)
    for step in range(60):
        losses = trained.losses(trained.batch(rng))
        trained.optimisers.step(losses["loss"], trained.net, min(1, (step + 1) / 10) * (1 - step / 60))
    found = trained.evaluate(trained.net.eval())
    assert found["score"] > found["bilinear"] + 0.01
