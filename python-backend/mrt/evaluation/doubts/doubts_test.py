"""Damage is done to one layer, and only where it would show; rates count layers."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.doubts.__main__ import rates
from mrt.evaluation.doubts.damage import DAMAGES, harmed
from mrt.evaluation.doubts.stacks import Stack, likeness, straight
from mrt.experts.checks.checked import Check
from mrt.experts.reconcile import Cut, flattened
from mrt.geometry import Region


def stack() -> Stack:
    ground = np.full((120, 200, 3), 230, np.uint8)
    solid = np.full((80, 100, 4), 255, np.uint8)
    solid[..., :3] = (20, 90, 160)
    solid[:10, :, 3] = solid[:, :10, 3] = 0
    layers = [Cut(Region(20, 20, 100, 80), solid), Cut(Region(40, 40, 60, 40), solid[20:60, 20:80])]
    return Stack(flattened(ground, layers), ground, layers, ["drawing", "text"])


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_changes_its_layer_or_the_ground_and_nothing_else(name: str):
    good = stack()
    spoilt = DAMAGES[name](np.random.default_rng(1), good, 0)
    changed = [not np.array_equal(a.pixels, b.pixels) for a, b in zip(good.layers, spoilt.layers, strict=True)]
    in_ground = not np.array_equal(good.ground, spoilt.ground)
    assert changed[1] is False and changed[0] is not in_ground
    assert all(cut.pixels.dtype == np.uint8 for cut in spoilt.layers)
    assert likeness(good.layers[1], spoilt.layers[1]) == 1


def test_layers_that_a_damage_would_not_show_on_are_left_out():
    assert harmed("alpha smeared", stack()) == [0, 1]
    assert harmed("a layer shattered", stack()) == [0]
    assert harmed("a ghost left in the ground", stack()) == [0]


def test_rates_are_shares_of_the_layers_that_count():
    nothing = Check(0.0, False, ())
    checks = {"sum": Check(40.0, True, ()), "doubt": Check(0.5, True, (1,)), "ghost": nothing, "shards": nothing}
    row = rates([(checks, [0, 1]), (checks | {"sum": nothing}, [0])])
    assert (row["layers"], row["sum"], row["doubt"], row["ghost"]) == (3, 0.5, pytest.approx(1 / 3), 0)


def test_straight_colours_are_those_before_alpha():
    pixels = np.array([[[50, 25, 0, 100], [0, 0, 0, 0]]], np.uint8)
    assert straight(pixels)[0, 0].tolist() == [128, 64, 0, 100]
