"""The shipped `mrt_layout` on held-out designs: floors under the figures of the README."""

from __future__ import annotations

import pytest

from mrt.evaluation.layouts import FORMS, detected, planned
from mrt.evaluation.metrics import boxes, plans
from mrt.models.weights import REPOSITORY
from mrt.serving.layout.onnx import OnnxLayouts

FOLDER = REPOSITORY / "mrt_layout" / "1"
LAYOUTS = OnnxLayouts(FOLDER, threads=1)


def test_most_layers_are_found_and_in_order():
    found = boxes.figures_of(detected(LAYOUTS, (2, 3), 20) + detected(LAYOUTS, (8, 15), 10))
    assert found["recall"] > 0.75 and found["precision"] > 0.75 and found["order_right"] > 0.7, found


@pytest.mark.parametrize("form", FORMS)
def test_prompts_are_told_apart_and_plans_stay_on_the_canvas(form: str):
    found = plans.figures_of(planned(LAYOUTS, (2, 3), 12, form))
    assert found["captions_right"] > 0.85 and found["inside_canvas"] == 1, found
    assert found["number_right"] > (0.7 if form == "varied" else 0.9), found


def test_graphs_and_weights_are_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.suffix in (".onnx", ".safetensors")) < 3_000_000
