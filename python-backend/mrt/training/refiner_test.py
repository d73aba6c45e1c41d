"""The refiner learns from windows of native pages, and its training goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch

from mrt.data.world.assets.library import Library
from mrt.data.world.testing.tiny import TinyLibrary
from mrt.geometry import Region
from mrt.models.refiner import Refiner
from mrt.training.refiner import RefinerRecipe
from mrt.training.testing.resuming import trained_twice
from mrt.training.testing.world_pages import page, stream
from mrt.training.world import refiner_held_out
from mrt.training.world.refiner_crops import Example, RefinerCrops, examples_of, true_alpha
from mrt.training.world.refiner_figures import figures, upsampled


def plain(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    return picture


def held(count: int) -> list[Example]:
    rng = np.random.default_rng(5)
    return [e for _ in range(count) for e in examples_of(rng, page(rng, 400, overflow=False), plain, 96, unmixed=1.0)]


def recipe(side: int = 96) -> RefinerRecipe:
    torch.manual_seed(0)
    return RefinerRecipe(Refiner(), RefinerCrops(stream(1, longer=400), plain, side), held(1), batch=4)


@pytest.mark.slow
def test_training_goes_on_where_it_stopped(tmp_path: Path):
    step, found = trained_twice(recipe, tmp_path)
    assert step == 2 and found["score"] == pytest.approx(found["iou"] - found["edge"])


@pytest.mark.slow
def test_a_few_steps_beat_the_small_alpha():
    trained, rng = recipe(), np.random.default_rng(0)
    for step in range(48):
        losses = trained.losses(trained.batch(rng))
        trained.optimisers.step(losses["loss"], trained.net, 0.5 * min(1, (step + 1) / 10) * (1 - step / 48))
    found = trained.evaluate(trained.net.eval())
    assert found["edge"] < 0.85 * found["bilinear edge"]


@pytest.mark.slow
def test_some_windows_hold_nothing_of_their_layer_and_most_an_edge():
    examples = held(12)
    nothing = [example for example in examples if example.alpha.max() == 0]
    mixed = [example for example in examples if 0 < (example.alpha > 127).mean() < 1]
    assert 0.02 * len(examples) < len(nothing) < 0.4 * len(examples) and len(mixed) > 0.4 * len(examples)


def test_the_true_alpha_stands_where_the_layer_is_seen():
    design = page(np.random.default_rng(4), 200, layers=1, overflow=True)
    whole = Region(0, 0, design.page.width, design.page.height)
    alpha = true_alpha(design.layers[0], design.page, whole)
    ground = design.background.pixels
    changed = (design.flat() != ground).any(2)
    assert changed.any() and not (changed & (alpha == 0)).any()


@pytest.mark.slow
def test_the_truth_has_full_marks_and_faults_show():
    examples = held(4)
    best = figures(lambda some: [example.alpha / np.float32(255) for example in some], examples)
    assert best["iou"] == 1 and best["edge"] == best["junk"] == 0
    junk = figures(lambda some: [np.ones(example.alpha.shape, np.float32) for example in some], examples)
    assert junk["junk"] == 1 and junk["iou"] < figures(upsampled, examples)["iou"] < 1


def test_held_out_windows_are_the_same_ever_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(refiner_held_out, "NATIVE", 512)
    first = refiner_held_out.examples(5, cast(Library, TinyLibrary()), tmp_path)
    again = refiner_held_out.examples(4, None, tmp_path)
    assert len(again) == 4 and all(np.array_equal(a.planes, b.planes) for a, b in zip(first, again, strict=False))
