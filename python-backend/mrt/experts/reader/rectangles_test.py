"""Turned rectangles: found around points, and what they share."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.reader.rectangles import Rectangle, smallest


@pytest.mark.parametrize("angle", [-40.0, -12.5, 0.0, 3.0, 30.0, 45.0])
def test_the_smallest_rectangle_around_points(angle: float):
    true = Rectangle(120, 80, 90, 24, angle)
    along, across = true.axes()
    inside = np.random.default_rng(0).random((400, 2)) - 0.5
    points = np.concatenate([inside * (90, 24) @ np.stack([along, across]) + (120, 80), true.corners()])
    found = smallest(points)
    assert found.angle == pytest.approx(angle, abs=0.3)
    assert found == pytest.approx(true, abs=0.6)


def test_what_leans_by_little_is_taken_as_upright():
    found = smallest(Rectangle(50, 50, 60, 30, 1.0).corners())
    assert found.angle == 0 and found.width == pytest.approx(60, abs=1)


def test_corners_begin_where_reading_begins():
    down = Rectangle(50, 60, 20, 80, 0).turned()
    assert (down.width, down.height, down.angle) == (80, 20, 90)
    np.testing.assert_allclose(down.corners(), [(60, 20), (60, 100), (40, 100), (40, 20)])


def test_shares_of_each_other():
    large, small = Rectangle(0, 0, 100, 100, 0), Rectangle(50, 0, 20, 20, 45)
    assert large.covers(small) == pytest.approx(0.5, abs=0.05)
    assert small.covers(large) == pytest.approx(0.02, abs=0.02)
    assert large.covers(Rectangle(300, 0, 10, 10, 0)) == 0
    assert large.covers(large.grown(-1)) == 1


def test_another_size_of_the_picture():
    assert Rectangle(10, 20, 30, 4, 0).scaled(2, 3) == Rectangle(20, 60, 60, 12, 0)
    assert Rectangle(10, 20, 30, 4, 90).scaled(2, 3) == Rectangle(20, 60, 90, 8, 90)
