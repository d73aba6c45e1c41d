"""Text on an arch: its band is found in a text map, laid level and around its letters."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.reader.arcs import bent
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.reader.settled import settled
from mrt.experts.reader.straight import level
from mrt.experts.text.testing.arch import arched
from mrt.experts.text.testing.lettering import INK, flat

ARCS = [
    Rectangle(150, 60, 200, 20, 0, 110),
    Rectangle(70, 150, 240, 24, -75, 150),
    Rectangle(150, 150, 120, 16, 160, 60),
]
SMILE = Rectangle(150, 220, 200, 20, 0, -90)


def pixels(arc: Rectangle) -> np.ndarray:
    rows, columns = np.mgrid[0:320, 0:320]
    points = np.stack([columns, rows], -1)
    return points[arc.holds(points.astype(float))]


@pytest.mark.parametrize("arc", [*ARCS, SMILE])
def test_points_along_and_across_an_arc_and_back(arc: Rectangle):
    own = np.array([[0, 0], [arc.width / 2, 0], [-30, 5], [10, -8]])
    np.testing.assert_allclose(arc.own(arc.at(own)), own, atol=1e-6)
    np.testing.assert_allclose(arc.at(np.zeros(2)), (arc.x, arc.y))
    np.testing.assert_allclose(arc.reversed().own(arc.at(own)), -own, atol=1e-6)
    low, high = arc.corners().min(0) - 1, arc.corners().max(0) + 1
    assert (pixels(arc) >= low).all() and (pixels(arc) <= high).all()


@pytest.mark.parametrize("arc", [*ARCS, SMILE])
def test_a_band_along_an_arc_is_found(arc: Rectangle):
    found = bent(pixels(arc))
    assert found is not None and found.bend > 0
    wanted = arc if arc.bend > 0 else arc.reversed()
    assert found.bend == pytest.approx(wanted.bend, abs=8)
    assert (found.x, found.y) == pytest.approx((wanted.x, wanted.y), abs=2)
    assert found.height == pytest.approx(wanted.height, abs=3)
    assert abs((found.angle - wanted.angle + 180) % 360 - 180) < 2


def test_what_is_grown_on_one_side_keeps_its_arc():
    arc = ARCS[1]
    rows, columns = np.mgrid[0:320, 0:320]
    own = arc.own(np.stack([columns, rows], -1).astype(float))
    lump = (np.abs(own[..., 0]) < 30) & (own[..., 1] > 0) & (own[..., 1] < 20)
    points = np.concatenate([pixels(arc), np.stack([columns[lump], rows[lump]], 1)])
    found = bent(points)
    assert found is not None and found.bend == pytest.approx(arc.bend, abs=15)
    assert (found.x, found.y) == pytest.approx((arc.x, arc.y), abs=4)


@pytest.mark.parametrize(
    "points",
    [
        pixels(Rectangle(150, 150, 200, 20, 30)),
        pixels(Rectangle(150, 150, 120, 90, 0)),
        np.argwhere(np.random.default_rng(0).random((60, 60)) > 0.9),
        np.argwhere(np.add.outer(np.arange(40), np.zeros(40)) == np.arange(40)),
    ],
)
def test_what_is_no_arc(points: np.ndarray):
    assert bent(points) is None


def test_an_arch_is_laid_level_around_its_letters():
    truth = arched(flat(320, 320), "Summer Fair", 34, ARCS[1])
    rough = truth.lines[0].rectangle
    loose = rough._replace(height=70, bend=rough.bend - 25, x=rough.x + 6)
    close = settled(loose, level(truth.picture, loose, 48, 3200), INK)
    assert close.bend == pytest.approx(rough.bend, abs=8) and close.height < 55
    rows = (np.abs(level(truth.picture, close, 48, 3200).astype(int) - INK).max(-1) < 70).any(1)
    inked = np.flatnonzero(rows)
    assert inked[0] >= 3 and inked[-1] <= 45 and np.ptp(inked) > 20
    assert settled(loose, np.zeros((48, 200, 3), np.uint8), INK) == loose, "without letters it stays as it was"
