"""Large truths are the small ones, drawn larger; figures tell a good way from a bad one."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.cases import cases
from mrt.evaluation.enlarged import figures
from mrt.evaluation.enlarged.sheet import sheet
from mrt.evaluation.enlarged.things import KINDS, STRIPES, Thing, of_cases
from mrt.evaluation.enlarged.ways import RULES

TIMES = 4


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    """As a network that makes no mistakes draws them."""
    chosen = cases("text_to_layers", 12)
    return list(of_cases(chosen, [case.truth for case in chosen], TIMES))


def test_the_large_truth_made_small_is_the_small_truth(things: list[Thing]):
    assert {thing.kind for thing in things} == {*KINDS.values(), STRIPES}
    for thing in things:
        _, height, width = thing.small.shape
        assert thing.large.shape == (4, TIMES * height, TIMES * width)
        reduced = thing.large.reshape(4, height, TIMES, width, TIMES).mean((2, 4))
        assert np.abs(reduced - thing.small)[3].mean() < 0.012, thing.name
        assert np.abs(reduced - thing.small)[:3].mean() < 0.02, thing.name


def test_edges_drawn_again_are_nearer_to_the_truth_than_resampled_ones(things: list[Thing]):
    rows = {(row["kind"], row["way"]): row for row in figures.rows(things, RULES)}
    for kind in KINDS.values():
        rule, lanczos = rows[kind, "the rule"], rows[kind, "Lanczos"]
        assert rule["edge"] < 0.6 * lanczos["edge"] and rule["soft IoU"] > lanczos["soft IoU"], kind


def test_the_truth_has_no_error_and_what_lies_beside_it_is_told_from_what_is_rough(things: list[Thing]):
    thing = next(thing for thing in things if thing.kind == "shape")
    own = figures.figures(thing.large, thing, thing.large)
    assert own == {"soft IoU": 1, "edge": 0, "edge, moved": 0, "colour": 0}
    beside = Thing(thing.kind, thing.name, np.roll(thing.small, 2, 2), thing.large, TIMES, 1)
    found = figures.figures(np.roll(thing.large, 2 * TIMES, 2), beside, figures.moved(beside))
    assert found["edge"] > 0.2 and found["edge, moved"] < 0.1 * found["edge"]


def test_a_sheet_shows_the_truth_and_every_way(things: list[Thing]):
    assert sheet(things, RULES, count=2).size[0] > sheet(things, {}, count=2).size[0]
