"""Of two alphas that is taken which finds the layer; a way that is asked for is taken without looking."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.alphas import by_colours
from mrt.experts.choice import Way, chosen
from mrt.experts.native import LOW_ALPHA, UNMIXED, Low
from mrt.experts.native_test import page
from mrt.experts.refine import refined
from mrt.geometry import Region
from mrt.kinds import KINDS

REGION = Region(70, 30, 100, 100)
TEXT, DRAWING = (np.eye(len(KINDS))[KINDS.index(kind)] for kind in ("text", "drawing"))


def blind(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """A refiner that sees nothing."""
    return np.zeros((1, 1, *planes.shape[2:]), np.float32)


def sharp(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """One that says what unmixing says, and a little more."""
    return np.minimum(planes[:, UNMIXED : UNMIXED + 1].astype(np.float32) / 255 * 1.1, 1)


def test_colours_take_the_place_of_a_refiner_that_finds_less():
    picture, low = page()
    found = chosen(picture, low, REGION, DRAWING, blind)
    assert found.way == "colours"
    np.testing.assert_array_equal(found.pixels, refined(picture, low, REGION, DRAWING, by_colours))
    assert (found.pixels[..., 3] > 250).sum() >= 80 * 78


def test_the_refiner_is_believed_where_it_finds_as_much():
    picture, low = page()
    found = chosen(picture, low, REGION, DRAWING, sharp)
    assert found.way == "refiner"
    np.testing.assert_array_equal(found.pixels, refined(picture, low, REGION, DRAWING, sharp))


def test_of_text_that_colours_do_not_explain_the_refiner_is_believed():
    picture, low = page()
    picture = np.random.default_rng(0).integers(0, 256, picture.shape).astype(np.uint8)
    assert chosen(picture, low, REGION, TEXT, blind).way == "refiner"
    assert chosen(picture, low, REGION, DRAWING, blind).way == "colours"


def test_without_a_network_colours_are_the_way():
    picture, low = page()
    assert chosen(picture, low, REGION, TEXT, by_colours).way == "colours"


@pytest.mark.parametrize("way", ["refiner", "colours", "alpha"])
def test_a_way_that_is_asked_for_is_taken(way: Way):
    picture, low = page()
    found = chosen(picture, low, REGION, DRAWING, blind, way)
    assert found.way == way and bool(found.pixels[..., 3].any()) is (way != "refiner")


def test_tiles_add_up_to_one_answer_and_layers_that_show_nothing_stay_empty():
    picture, low = page()
    nothing = Low(low.rgb, np.zeros_like(low.alpha), low.below, low.through)
    found = chosen(picture, nothing, REGION, DRAWING, sharp)
    assert found.way == "refiner" and not found.pixels[..., 3].any()
    with pytest.raises(ValueError, match="240x160"):
        chosen(picture, low, Region(200, 0, 50, 20), TEXT, sharp)
    assert nothing.alpha.shape == low.alpha.shape and LOW_ALPHA < UNMIXED
