"""The grouping rule on pages made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.data.world.design import over
from mrt.evaluation.real.rule import grouped, paper
from mrt.evaluation.real.units import Unit, gap
from mrt.geometry import Region
from mrt.kinds import Kind

PAGE = Region(0, 0, 400, 300)


def unit(kind: Kind, region: tuple[int, int, int, int], colour: int = 0, **more) -> Unit:
    at = Region(*region)
    pixels = np.full((at.height, at.width, 4), 255, np.uint8)
    pixels[..., :3] = colour
    return Unit(kind, kind, at, pixels, at, **more)


def names(units: list[Unit]) -> list[tuple]:
    return [(one.kind, tuple(one.region)) for one in units]


def flat(ground: np.ndarray, layers: list[Unit]) -> np.ndarray:
    picture = ground.copy()
    for layer in layers:
        over(picture, layer.pixels, layer.region)
    return picture


def test_what_nobody_sees_is_dropped():
    units = [
        unit("panel", (10, 10, 50, 50), 255),  # white on paper
        unit("panel", (100, 100, 20, 20), 90),  # wholly covered
        unit("picture", (90, 90, 60, 60), 40),
        unit("text", (200, 200, 2, 2), 0, letter=9),  # a speck
        unit("panel", (120, 120, 10, 10), 45),  # as dark as what it lies on, nearly
    ]
    ground, layers = grouped(PAGE, units)
    assert names(layers) == [("picture", (90, 90, 60, 60))]
    assert (ground == paper(PAGE)).all()


def test_of_two_alike_upon_each_other_one_stays():
    twins = [unit("drawing", (10, 10, 50, 50), 7), unit("drawing", (10, 10, 50, 50), 7)]
    assert names(grouped(PAGE, twins, merge=False)[1]) == [("drawing", (10, 10, 50, 50))]


def test_the_lowest_that_fill_the_page_are_its_background():
    full = [unit("picture", (0, 0, 400, 300), 200), unit("drawing", (0, 0, 400, 290), 30)]
    thing = unit("drawing", (10, 10, 50, 50), 90)
    ground, layers = grouped(PAGE, [*full, thing])
    assert names(layers) == [("drawing", (10, 10, 50, 50))] and ground[0, 0, 0] == 30 and ground[299, 0, 0] == 200
    panels = [unit("panel", (0, 0, 200, 300), 60), unit("panel", (200, 0, 200, 300), 70)]
    ground, layers = grouped(PAGE, [*panels, thing])
    assert len(layers) == 1 and ground[0, 0, 0] == 60 and ground[0, 399, 0] == 70
    ground, layers = grouped(PAGE, [panels[0], thing, panels[1]])
    assert len(layers) == 3, "they do not follow each other"


@pytest.mark.parametrize(
    "second, merges",
    [
        (unit("text", (100, 124, 80, 20), letter=11), True),
        (unit("text", (100, 126, 80, 20), letter=11), False),  # further off than 1 %
        (unit("text", (100, 124, 80, 20), letter=14), False),  # larger letters
        (unit("drawing", (100, 124, 80, 20)), False),
    ],
)
def test_texts_that_are_near_and_alike_are_one(second: Unit, merges: bool):
    first = unit("text", (100, 100, 80, 20), letter=10, text="a")
    ground, layers = grouped(PAGE, [first, second])
    assert len(layers) == (1 if merges else 2)
    assert (flat(ground, layers) == flat(paper(PAGE), [first, second])).all()


def test_merging_never_changes_what_is_seen():
    below = unit("drawing", (100, 100, 40, 40), 10)
    between = unit("picture", (130, 100, 60, 40), 120)
    across = unit("drawing", (120, 120, 40, 10), 200)  # moved down to its like, it would lie under the picture
    apart = unit("drawing", (98, 141, 20, 20), 80)  # this one may go down
    ground, layers = grouped(PAGE, [below, between, across, apart])
    assert names(layers) == [
        ("drawing", (98, 100, 42, 61)),
        ("picture", (130, 100, 60, 40)),
        ("drawing", (120, 120, 40, 10)),
    ]
    assert (flat(ground, layers) == flat(paper(PAGE), [below, between, across, apart])).all()


@pytest.mark.parametrize("kind", ["picture", "panel", "line", "group"])
def test_other_kinds_stay_apart_but_for_borders(kind: Kind):
    pair = [unit(kind, (10, 10, 50, 50), 9), unit(kind, (60, 10, 50, 50), 60)]
    assert len(grouped(PAGE, pair)[1]) == 2
    cells = [unit("line", (10, 10, 50, 50), 9, border=True), unit("line", (60, 10, 50, 50), 60, border=True)]
    assert len(grouped(PAGE, cells)[1]) == 1


def test_texts_are_joined_with_their_strings_and_frames():
    first = replace(unit("text", (10, 10, 5, 5), text="one", letter=10), frame=Region(10, 10, 100, 20))
    second = replace(first, region=Region(10, 31, 5, 5), frame=Region(10, 30, 100, 20), text="two")
    third = replace(first, region=Region(10, 52, 5, 5), frame=Region(10, 50, 100, 20), text=None)
    (layer,) = grouped(PAGE, [first, second, third])[1]
    assert layer.text == "one\ntwo" and layer.frame == Region(10, 10, 100, 60) and layer.region == Region(10, 10, 5, 47)
    assert layer.pixels.shape == (47, 5, 4) and layer.pixels[10, 0, 3] == 0


def test_gap_is_along_the_axis_on_which_boxes_are_further_apart():
    box = Region(10, 10, 10, 10)
    assert gap(box, Region(15, 15, 9, 9)) == gap(box, Region(20, 10, 9, 9)) == 0
    assert gap(box, Region(23, 21, 9, 9)) == gap(Region(23, 21, 9, 9), box) == 3
