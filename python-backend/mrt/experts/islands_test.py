"""Things on an even ground are found one by one; a photograph has no such ground."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.islands import islands
from mrt.geometry import Region

THINGS = [Region(30, 40, 90, 60), Region(200, 60, 70, 120), Region(60, 220, 200, 100)]
FRAME = Region(0, 0, 300, 380)


def page(graded: bool = False) -> np.ndarray:
    ramp = np.linspace(0, 110 if graded else 0, FRAME.height)[:, None, None]
    picture = np.full((FRAME.height, FRAME.width, 3), 120, np.float32) + ramp
    for colour, thing in zip(((200, 20, 30), (20, 30, 160), (250, 250, 40)), THINGS, strict=True):
        picture[thing.within(FRAME)] = colour
    return picture.astype(np.uint8)


@pytest.mark.parametrize("graded", [False, True])
def test_each_thing_has_its_box(graded: bool):
    found = islands(page(graded))
    assert {island.box for island in found} == set(THINGS)
    assert {island.depth for island in found} == {0}


def test_what_lies_on_a_thing_is_found_where_it_is_looked_at_again():
    picture, icon = page(), Region(100, 240, 50, 60)
    picture[icon.within(FRAME)] = (30, 120, 40)
    assert icon not in {island.box for island in islands(picture, deepest=0)}
    inner = [island for island in islands(picture, deepest=1) if island.depth == 1]
    assert [island.box for island in inner] == [icon]


def test_the_ground_is_what_lies_around_also_where_a_thing_is_larger():
    picture, sign = page(), Region(20, 20, 260, 340)
    picture[:] = 240
    picture[sign.within(FRAME)] = (200, 30, 40)
    assert [island.box for island in islands(picture)] == [sign]


def test_the_largest_are_kept():
    assert [island.box for island in islands(page(), most=1)] == [THINGS[2]]


def test_a_page_of_noise_or_of_one_colour_holds_nothing():
    noise = np.random.default_rng(3).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    assert islands(noise) == []
    assert islands(np.full((200, 300, 3), 90, np.uint8)) == []
    assert islands(np.full((1, 1, 3), 90, np.uint8)) == []
