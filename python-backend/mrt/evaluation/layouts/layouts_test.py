"""The shipped `mrt_layout` on held-out designs: floors under the figures of the model card."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from mrt.evaluation import __main__
from mrt.evaluation.layouts.counts import FORMS, detected, planned
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


def test_the_command_writes_its_tables_and_says_what_it_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_ASSETS", str(tmp_path / "none"))
    arguments = ["mrt.evaluation", "--layouts", "--quick", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", arguments)
    __main__.main()
    report = json.loads((tmp_path / "layouts.json").read_text())
    assert set(report["tables"]) == {"detected", "planned"}
    assert "python -m mrt.data.world.assets" in report["setup"]["left_out"]
    rows = report["tables"]["planned"]["rows"]
    assert [row["layers a design"] for row in rows[:2]] == ["1-1", "2-3"] and len(rows) == 3 * 5
    assert "| 1-20 |" in (tmp_path / "layouts.md").read_text()
