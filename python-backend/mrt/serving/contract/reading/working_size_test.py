"""A picture that is too large is made smaller by one factor, and the regions on it, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mrt.geometry import Region, snap
from mrt.serving.contract.reading.working_size import is_scaled, scaled_region, working_size
from mrt.serving.testing.limits import LIMITS


def tokens(size: tuple[int, int]) -> int:
    return snap(Region(0, 0, *size)).tokens


@pytest.mark.parametrize("size", [(1, 1), (320, 320), (241, 160), (7, 320)])
def test_a_picture_that_fits_keeps_its_size(size: tuple[int, int]):
    assert working_size(size, (), LIMITS) == size


@pytest.mark.parametrize(
    "picture, size",
    [((400, 300), (320, 240)), ((960, 640), (320, 213)), ((1170, 2532), (148, 320)), ((20_000, 2), (320, 1))],
)
def test_a_larger_one_is_brought_to_the_longest_side(picture: tuple[int, int], size: tuple[int, int]):
    assert working_size(picture, (), LIMITS) == size
    assert is_scaled(size, picture)


def test_one_whose_layers_are_to_be_found_leaves_room_for_them():
    size = working_size((5000, 5000), (), LIMITS)
    assert size == (272, 272) and 2 * tokens(size) <= 0.6 * LIMITS.max_tokens


def test_many_regions_make_it_smaller_until_they_fit():
    whole = Region(0, 0, 600, 600)
    size = working_size((600, 600), [whole] * 4, LIMITS)
    assert 5 * tokens(size) <= LIMITS.max_tokens < 5 * tokens((size[0] + 16, size[1] + 16))
    assert working_size((200, 200), [Region(0, 0, 200, 200)] * 12, LIMITS) == (128, 128)


def test_what_fits_at_no_size_ends():
    assert working_size((600, 600), [Region(0, 0, 1, 1)] * 9, replace(LIMITS, max_tokens=4)) == (16, 16)


def test_regions_go_with_the_picture_and_stay_on_it():
    picture, size = (400, 300), (320, 240)
    assert scaled_region(Region(0, 0, *picture), picture, size) == Region(0, 0, *size)
    assert scaled_region(Region(100, 50, 200, 100), picture, size) == Region(80, 40, 160, 80)
    for region in (Region(399, 299, 1, 1), Region(0, 0, 1, 1), Region(20, 299, 380, 1)):
        scaled = scaled_region(region, picture, size)
        assert Region(0, 0, *size).contains(scaled) and min(scaled.width, scaled.height) >= 1


@pytest.mark.parametrize("picture", [(1006, 1358), (333, 777), (4032, 3024)])
def test_a_region_of_the_working_size_comes_back_from_the_pictures_own_px(picture: tuple[int, int]):
    size = working_size(picture, (), LIMITS)
    for region in (Region(16, 32, 48, 64), Region(0, 16, 160, 16), Region(3, 5, 7, 11)):
        assert scaled_region(scaled_region(region, size, picture), picture, size) == region


def test_another_shape_is_no_scaled_one():
    assert not is_scaled((300, 300), (400, 300))
    assert not is_scaled((128, 96), (129, 96))
    assert not is_scaled((800, 600), (400, 300)), "it is not made larger, either"
