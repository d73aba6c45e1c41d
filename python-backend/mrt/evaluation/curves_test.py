"""Curves are means over stretches of equal time."""

from __future__ import annotations

from mrt.evaluation.curves import BINS, curves, flat


def test_a_curve_is_the_mean_of_each_stretch():
    lines = [{"step": n, "seconds": n, "loss": float(n)} for n in range(1, 101)]
    labels, series = curves(lines)
    assert len(labels) == BINS and set(series) == {"loss"}
    assert series["loss"][0] == sum(range(1, 11)) / 10
    assert series["loss"][-1] == sum(range(91, 101)) / 10


def test_a_pause_leaves_a_gap():
    labels, series = curves([{"seconds": 1, "loss": 2.0}, {"seconds": 100, "loss": 1.0}])
    assert series["loss"] == [2.0, *[None] * (BINS - 2), 1.0]


def test_a_list_is_one_curve_a_student():
    assert flat({"step": 1, "errors": [0.5, 0.25]}) == {"step": 1, "errors 1": 0.5, "errors 2": 0.25}
