"""What stands on an even ground is a layer's to the last pixel, and the ground is no layer's."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.standing import standing
from mrt.geometry import Region

SIDE = 120
BOX = Region(20, 20, 80, 80)
down, across = np.mgrid[0:SIDE, 0:SIDE]
DISC = (np.hypot(down - 60, across - 60) < 34).astype(np.float32)


def picture(ground: np.ndarray | float = 0.9) -> np.ndarray:
    """A disc of many colours on `ground`."""
    spots = 0.3 + 0.25 * np.sin(down / 3) * np.cos(across / 2)
    shown = np.asarray(ground, np.float32) * (1 - DISC) + spots * DISC
    return np.repeat(shown[..., None], 3, 2).astype(np.float32)


def settled(alpha: np.ndarray, shown: np.ndarray, box: Region = BOX) -> np.ndarray:
    one = alpha[None].astype(np.float32)
    amodal, visible = standing(shown, one, one, [box])
    np.testing.assert_array_equal(amodal, visible)
    return amodal[0]


@pytest.mark.parametrize("ground", [0.9, 0.7 + 0.25 * across / SIDE], ids=["even", "slope"])
def test_a_remainder_of_a_thing_is_given_to_its_layer(ground: np.ndarray | float):
    part = DISC * ~((down > 70) & (across > 66))
    np.testing.assert_array_equal(settled(part, picture(ground)), DISC)


def test_what_no_layer_has_most_of_stays_in_the_ground():
    third = DISC * (across < 50)
    np.testing.assert_array_equal(settled(third, picture()), third)
    part = DISC * (across < 76)
    narrow = Region(20, 20, 58, 80)
    np.testing.assert_array_equal(settled(part, picture(), narrow), part, "what lies beyond its box is not its own")


def test_ground_between_its_parts_is_taken_out_of_a_layer():
    smeared = np.maximum(DISC, (np.abs(down - 60) < 3) & (np.abs(across - 60) < 42))
    np.testing.assert_array_equal(settled(smeared, picture()), DISC)
    wide = np.maximum(DISC, (np.abs(down - 60) < 30) & (np.abs(across - 60) < 50)).astype(np.float32)
    np.testing.assert_array_equal(settled(wide, picture()), wide, "so much of it is not believed to be ground")


def test_a_hole_that_shows_the_colour_of_the_ground_stays_a_layers():
    shown = picture()
    eye = np.hypot(down - 55, across - 60) < 6
    shown[eye] = 0.9
    np.testing.assert_array_equal(settled(DISC, shown), DISC)


def test_the_nearest_layer_gets_it_and_others_stay():
    other = ((np.abs(down - 12) < 6) & (np.abs(across - 12) < 6)).astype(np.float32)
    shown = picture()
    shown[other > 0] = 0.1
    part = DISC * (across < 76)
    stack = np.stack([part, other]).astype(np.float32)
    amodal, _ = standing(shown, stack, stack, [BOX, Region(0, 0, 40, 40)])
    np.testing.assert_array_equal(amodal[0], DISC)
    np.testing.assert_array_equal(amodal[1], other)


def test_where_the_ground_is_not_even_nothing_changes():
    noise = np.random.default_rng(0).random((SIDE, SIDE, 3), np.float32)
    part = (DISC * (across < 76)).astype(np.float32)
    np.testing.assert_array_equal(settled(part, noise), part)
