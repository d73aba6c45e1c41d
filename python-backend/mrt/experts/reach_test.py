"""A found box takes in what it cut off, and nothing of the ground."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.finding import Thing, found
from mrt.experts.reach import reaching
from mrt.geometry import Region

PANEL = Region(100, 80, 120, 60)


def page(scale: int = 1) -> np.ndarray:
    picture = np.full((240, 320, 3), 230, np.uint8)
    picture[PANEL.within(Region(0, 0, 320, 240))] = (20, 90, 160)
    return picture.repeat(scale, 0).repeat(scale, 1)


@pytest.mark.parametrize("scale", [1, 4])
def test_a_box_that_is_too_narrow_reaches_over_the_whole_thing(scale: int):
    narrow = Region(104 * scale, 80 * scale, 95 * scale, 60 * scale)
    (wide,) = reaching(page(), [narrow], Region(0, 0, 320 * scale, 240 * scale))
    assert wide.contains(PANEL._replace(**{name: value * scale for name, value in PANEL._asdict().items()}))
    assert wide.area < 1.2 * PANEL.area * scale**2


def test_a_box_of_a_small_part_or_of_ground_stays():
    part, ground = Region(110, 90, 40, 40), Region(10, 10, 60, 60)
    assert reaching(page(), [part, ground], Region(0, 0, 320, 240)) == [part, ground]


def test_a_box_on_the_edge_stays_on_the_picture():
    picture = page()
    picture[:, :90] = (150, 20, 20)
    (wide,) = reaching(picture, [Region(0, 0, 80, 240)], Region(0, 0, 320, 240))
    assert wide.x == 0 and wide.bottom == 240 and 90 <= wide.right <= 92


def test_what_is_found_reaches_over_the_whole_thing():
    (one,) = found(page(4), [Thing(Region(416, 330, 380, 230), "panel", 0.9)], "normal", [], 10)
    assert one.kind == "panel" and one.box.contains(Region(400, 320, 480, 240))


def test_of_two_boxes_that_reach_over_the_same_thing_the_surer_one_stays():
    things = [Thing(Region(420, 330, 380, 225), "panel", 0.6), Thing(Region(404, 322, 400, 236), "drawing", 0.9)]
    assert [one.kind for one in found(page(4), things, "normal", [], 10)] == ["drawing"]


@pytest.mark.parametrize("size", [(994, 703), (703, 994), (1301, 641), (20_000, 2), (2, 20_000), (1, 1)])
def test_boxes_stay_on_pictures_of_any_size(size: tuple[int, int]):
    width, height = size
    picture = np.full((height, width, 3), 200, np.uint8)
    picture[height // 2 :, : max(1, width // 3)] = 30
    half = Region(0, height // 2, max(1, width // 3), height - height // 2)
    for box in (Region(0, 0, width, height), half):
        for one in found(picture, [Thing(box, "panel", 0.9)], "fine", [], 10):
            assert Region(0, 0, width, height).contains(one.box) and one.box.area > 0
