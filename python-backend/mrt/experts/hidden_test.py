"""What is hidden is guessed from around it: plain grounds exactly, gradients along them; what is seen stays."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.hidden import filled


def hole_of(height: int, width: int) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    hole[height // 4 : 3 * height // 4, width // 5 : 4 * width // 5] = True
    return hole


@pytest.mark.parametrize("size", [(90, 130), (700, 1100)])
def test_a_gradient_goes_on_behind_a_large_thing(size: tuple[int, int]):
    height, width = size
    ramp = np.linspace(20, 230, height)[:, None, None]
    picture = np.rint(np.broadcast_to(ramp, (height, width, 3))).astype(np.uint8)
    hole = hole_of(height, width)
    covered = np.where(hole[..., None], np.uint8(7), picture)
    found = filled(covered, hole)
    assert np.abs(found.astype(int) - picture).max() <= 4
    np.testing.assert_array_equal(found[~hole], picture[~hole])


def test_one_colour_stays_that_colour():
    picture = np.full((300, 900, 3), (30, 90, 200), np.uint8)
    hole = hole_of(300, 900)
    assert (filled(np.where(hole[..., None], np.uint8(255), picture), hole) == picture).all()


def test_floats_stay_floats_in_range():
    rng = np.random.default_rng(5)
    picture = rng.random((40, 60, 3)).astype(np.float32)
    found = filled(picture, hole_of(40, 60))
    assert found.dtype == np.float32 and found.min() >= 0 and found.max() <= 1


@pytest.mark.parametrize("hole", [np.zeros((8, 9), bool), np.ones((8, 9), bool)])
def test_nothing_or_everything_hidden(hole: np.ndarray):
    picture = np.full((8, 9, 3), 120, np.uint8)
    assert (filled(picture, hole) == 120).all()
    assert (filled(np.zeros((1, 1, 3), np.uint8), np.ones((1, 1), bool)) == 0).all()
