"""Measures give the best figure to the truth and a poor one to what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation import measures
from mrt.evaluation.cases import Case, cases
from mrt.evaluation.score import score
from mrt.tasks import TASKS, Task


def truth_of(case: Case) -> dict[int, np.ndarray]:
    return dict(case.truth)


@pytest.mark.parametrize("task", TASKS)
def test_the_truth_scores_full_marks(task: Task):
    chosen = cases(task, 24)
    figures = score(chosen, [truth_of(case) for case in chosen])
    for name in ("colour", "shape", "icon", "text", "iou"):
        assert figures[name] == 1, name
    assert figures["crispness"] == pytest.approx(1)
    assert figures.get("recomposition", 60) == pytest.approx(60)  # dB: the ceiling of the measure
    assert figures.get("empty_background", 0) == 0


def test_a_layer_of_another_class_or_colour_scores_none():
    chosen = cases("text_to_layers", 24)
    swapped = []
    for case in chosen:
        stack = truth_of(case)
        for slot, layer in case.layers.items():
            flipped = stack[slot][::-1, ::-1].copy()
            flipped[..., :3] = flipped[..., 3:] - flipped[..., :3]  # the complementary colour
            stack[slot] = flipped if layer.kind != "shape" else flipped * 0
        swapped.append(stack)
    figures = score(chosen, swapped)
    assert figures["colour"] < 0.2 and figures["shape"] == 0
    assert figures["text"] < 0.5


def test_held_out_cases_are_the_same_every_time():
    first, second = cases("image_to_layers", 3), cases("image_to_layers", 3)
    for one, other in zip(first, second, strict=True):
        assert one.tensors["images"][0] == other.tensors["images"][0]


def test_what_is_clear_has_no_colour():
    assert measures.colour_of(np.zeros((16, 16, 4), np.float32)) is None
