"""The truth gets full marks in every task and for any number of layers, and what is wrong gets few."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.asked import full_canvas, with_regions
from mrt.evaluation.cases import cases, reseeded
from mrt.evaluation.held_out import BANDS, FEW, Layers
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.score import score
from mrt.evaluation.tables.steps import change
from mrt.geometry import Region
from mrt.tasks import EDITS, TASKS, Task


@pytest.mark.parametrize("layers", [FEW, BANDS[-1]])
@pytest.mark.parametrize("task", TASKS)
def test_the_truth_scores_full_marks(task: Task, layers: Layers):
    chosen = cases(task, 8 if layers == FEW else 2, layers=layers)
    figures = score(chosen, [dict(case.truth) for case in chosen])
    for name in ("colour", "shape", "icon", "word", "iou", "soft_iou"):
        assert figures.get(name, 1) == 1, name
    for name in ("crispness", "ssim_layer", "ssim_merged"):
        assert figures.get(name, 1) == pytest.approx(1, abs=2e-3), name
    assert figures["psnr_layer"] == measures.CEILING
    assert figures.get("psnr_merged", 60) > 59, "the design's composite is rounded to 8 bits"
    for name in ("background", "empty_alpha", "translucent_alpha", "grey_where_clear", "palette_distance"):
        assert figures.get(name, 0) == 0, name


def test_a_layer_of_another_class_or_colour_scores_none():
    chosen = cases("text_to_layers", 16)
    swapped = []
    for case in chosen:
        stack = dict(case.truth)
        for slot, layer in case.layers.items():
            flipped = stack[slot][::-1, ::-1].copy()
            flipped[..., :3] = flipped[..., 3:] - flipped[..., :3]  # the complementary colour
            stack[slot] = flipped if layer.kind != "shape" else flipped * 0
        swapped.append(stack)
    figures = score(chosen, swapped)
    assert figures["colour"] < 0.2 and figures["shape"] == 0
    assert figures["word"] < 0.5


def test_text_to_layers_is_held_against_its_own_composed_picture():
    (case,) = cases("text_to_layers", 1)
    own = score([case], [{**case.truth, 0: case.design.composite().astype(np.float32) / 255}])
    other = score([case], [{**case.truth, 0: np.zeros((*case.design.canvas[::-1], 4), np.float32)}])
    assert own["psnr_merged"] > 59 > 20 > other["psnr_merged"]


def test_held_out_cases_are_the_same_every_time_and_with_any_text():
    first, second = cases("image_to_layers", 3), cases("image_to_layers", 3, "none")
    for one, other in zip(first, second, strict=True):
        assert one.tensors["images"][0] == other.tensors["images"][0]
        assert one.tensors["seed"] == other.tensors["seed"]
        assert "captions" in one.tensors and "captions" not in other.tensors
    assert reseeded(first[0], 2).tensors["seed"] == first[0].tensors["seed"] + 2


@pytest.mark.parametrize("task", EDITS)
def test_any_subset_is_made_and_something_coloured_is_kept(task: Task):
    chosen = cases(task, 12)
    assert {len(case.layers) for case in chosen} > {1}, "more than one target at times"
    for case in chosen:
        assert 1 <= len(case.layers) < len(case.design.layers)


def test_a_full_canvas_shows_the_same_truth_on_the_page():
    (case,) = cases("image_to_layers", 1)
    whole = full_canvas(case)
    assert set(whole.regions.values()) == {case.design.page}
    assert score([whole], [dict(whole.truth)])["psnr_merged"] > 59


def test_detected_regions_bring_as_many_slots():
    (case,) = cases("image_to_layers", 1)
    asked = with_regions(case, [Region(0, 0, 32, 32)])
    assert len(asked.tensors["regions"]) == len(asked.tensors["keep"]) == len(asked.tensors["images"]) - 1 == 2
    assert asked.regions[2][:2] == case.design.page[:2] and not asked.layers


def test_change_against_a_reference():
    found = change({"iou": 0.9, "word": 0.0, "background": 5.0}, {"iou": 1.0, "word": 0.0, "background": 4.0})
    assert found == {"largest loss": 10.0, "iou": -10.0, "background": 1.0}
