"""Every object has cells assigned to it, and a perfect prediction has no loss."""

from __future__ import annotations

import numpy as np
import torch

from mrt.models.detector import FIELDS, LEVELS
from mrt.training.layouts.detector_loss import losses, match
from mrt.training.layouts.pages import Pages

BATCH = Pages(np.random.default_rng(3), size=12, fresh=1).batch(6)
CELLS = sum((BATCH.images.shape[3] // level.stride) * (BATCH.images.shape[2] // level.stride) for level in LEVELS)


def perfect() -> torch.Tensor:
    found = torch.zeros(len(BATCH.images), CELLS, FIELDS)
    found[..., 0], found[..., 1:5] = -20, torch.tensor([0.0, 0, 8, 8])
    matches = match(BATCH)
    found[matches.image, matches.cell, 0] = 20
    found[matches.image, matches.cell, 1:5] = BATCH.boxes[matches.object]
    found[matches.image, matches.cell, 5] = matches.object.float() * 20
    return found


def test_nearly_every_object_is_answered_for_by_cells_of_its_own_picture():
    matches = match(BATCH)
    assert len(set(matches.object.tolist())) >= 0.9 * len(BATCH.boxes)
    assert (BATCH.image[matches.object] == matches.image).all()
    answered = list(zip(matches.image.tolist(), matches.cell.tolist(), strict=True))
    assert len(set(answered)) == len(answered), "no cell answers twice"


def test_a_right_answer_costs_nothing_and_each_fault_something():
    right = losses(perfect(), BATCH)
    assert max(float(loss) for loss in right) < 0.01
    for field, fault in ((0, "presence"), (3, "box"), (5, "order")):
        wrong = perfect()
        wrong[..., field] = -wrong[..., field] if field != 3 else wrong[..., field] + 12
        assert getattr(losses(wrong, BATCH), fault) > 0.2, fault
