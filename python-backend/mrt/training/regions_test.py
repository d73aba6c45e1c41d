"""The region detector learns from pages of the wide world, and its training goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.data.world.seen import page_of
from mrt.models.regions import LEVELS, RegionDetector
from mrt.training.layouts.detector_loss import match
from mrt.training.regions import RegionsRecipe, detect
from mrt.training.testing.resuming import trained_twice
from mrt.training.testing.world_pages import page, stream
from mrt.training.world import seen_pages
from mrt.training.world.seen_pages import SeenPages


def recipe() -> RegionsRecipe:
    torch.manual_seed(0)
    held = {"laid out": [page_of(page(np.random.default_rng(7), 128))]}
    return RegionsRecipe(RegionDetector(), SeenPages(stream(1), lambda rng, picture: picture, first=4), held, batch=1)


def test_training_goes_on_where_it_stopped(tmp_path: Path):
    step, figures = trained_twice(recipe, tmp_path)
    assert step == 2 and 0 <= figures["score"] <= 1


@pytest.mark.slow
def test_steps_teach_boxes_order_and_kinds_of_a_batch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(seen_pages, "SHAPES", ((128, 128), (128, 96), (96, 128)))
    trained = recipe()
    rng, noted = np.random.default_rng(0), []
    batch = next(found for found in (trained.batch(rng) for _ in range(20)) if len(found.pairs))
    for step in range(32):
        losses = trained.losses(batch)
        trained.optimisers.step(losses["loss"], trained.net, min(1, (step + 1) / 4))
        noted.append({name: value.item() for name, value in losses.items()})
    for name in ("box", "order", "kind"):
        assert noted[-1][name] < 0.8 * noted[0][name], name


def test_nearly_every_region_is_answered_for_and_no_cell_answers_twice():
    batch = SeenPages(stream(2), lambda rng, picture: picture, first=8).batch(np.random.default_rng(0), 4)
    matches = match(batch, LEVELS)
    assert len(set(matches.object.tolist())) >= 0.9 * len(batch.boxes)
    assert len(set(zip(matches.image.tolist(), matches.cell.tolist(), strict=True))) == len(matches.cell)
    starts = np.cumsum(
        [0] + [batch.images.shape[2] // s * (batch.images.shape[3] // s) for s in (lv.stride for lv in LEVELS)]
    )
    for cell, thing in zip(matches.cell.tolist(), matches.object.tolist(), strict=True):
        level = LEVELS[int(np.searchsorted(starts, cell, "right")) - 1]
        assert int(batch.kinds[thing]) in level.kinds


def test_a_picture_of_any_size_is_looked_at():
    net = RegionDetector().eval()
    for height, width in ((50, 300), (33, 31)):
        found = detect(net, np.full((height, width, 4), 255, np.uint8), 0.0)
        assert found.boxes[:, 2].max() <= width and found.boxes[:, 3].max() <= height
