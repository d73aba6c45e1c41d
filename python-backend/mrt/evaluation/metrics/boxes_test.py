"""Figures of a layout are right where it is right, and fall where it is wrong."""

from __future__ import annotations

import numpy as np

from mrt.data import designs
from mrt.data.pages import page_of
from mrt.evaluation.metrics import boxes, plans
from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout
from mrt.serving.layout.detection import Boxes

DESIGNS = [designs.draw(np.random.default_rng(seed), (4, 7)) for seed in range(12)]


def figures(change=lambda found: found) -> dict[str, float]:
    counts = sum((boxes.counts_of(change(truth(page)), page) for page in map(page_of, DESIGNS)), boxes.Counter())
    return boxes.figures_of(counts)


def truth(page) -> Boxes:
    return Boxes(page.boxes, np.ones(len(page.boxes)), np.arange(len(page.boxes)))


def test_the_truth_has_full_marks():
    found = figures()
    assert {found[name] for name in ("recall", "precision", "covering", "number_right", "order_right")} == {1}
    assert found["pairs"] > 0


def test_faults_show():
    turned = figures(lambda found: Boxes(*(part[::-1] for part in found)))
    assert turned["order_right"] == 0 and turned["recall"] == 1
    lacking = figures(lambda found: Boxes(*(part[1:] for part in found)))
    assert lacking["recall"] < 1 and lacking["number_right"] == 0 and lacking["precision"] == 1
    moved = figures(lambda found: found._replace(boxes=found.boxes + 200))
    assert moved["recall"] == moved["precision"] == 0 and "order_right" not in moved


def test_a_plan_like_the_design_has_full_marks_and_one_box_for_all_has_not():
    right, wrong = plans.Counter(), plans.Counter()
    for design in DESIGNS:
        captions = (design.background.caption, *(layer.caption for layer in design.layers))
        regions = (design.page, *(layer.region for layer in design.layers))
        right += plans.counts_of(Layout(regions, captions), design)
        alike = (Region(0, 0, 9999, 9999),) * 3
        wrong += plans.counts_of(Layout(alike, ("", "no", "nothing")), design)
    found = plans.figures_of(right)
    assert {found[name] for name in ("number_right", "captions_right", "background_right", "inside_canvas")} == {1}
    assert found["overlap"] == found["overlap_of_designs"] < 0.5
    found = plans.figures_of(wrong)
    assert found["captions_right"] == found["inside_canvas"] == 0 and found["overlap"] == 1
