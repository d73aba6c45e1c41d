"""A window of a page at its own size: small layers raised onto it, alpha kept to its place, colours taken out."""

from __future__ import annotations

import numpy as np

from mrt.experts.native import PLANES, Low, gated, planes_of, raised, uncomposited
from mrt.geometry import Region

PAGE = Region(0, 0, 240, 160)
RED, GROUND = np.array([220, 30, 40], np.uint8), np.array([30, 60, 120], np.uint8)


def page() -> tuple[np.ndarray, Low]:
    """A red square at 80..160 x 40..120 of a blue page, and the small layers a quarter of its size."""
    picture = np.empty((160, 240, 3), np.uint8)
    picture[:] = GROUND
    picture[40:120, 80:160] = RED
    alpha = np.zeros((40, 60), np.uint8)
    alpha[10:30, 20:40] = 255
    rgb, below = (np.broadcast_to(colour, (40, 60, 3)).copy() for colour in (RED, GROUND))
    return picture, Low(rgb, alpha, below, np.full((40, 60), 255, np.uint8))


def test_windows_of_a_page_fit_together():
    low = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    whole = raised(low, PAGE, PAGE)
    for window in (Region(0, 0, 64, 64), Region(17, 30, 80, 48), Region(140, 90, 100, 70)):
        apart = raised(low, window, PAGE).astype(int) - whole[window.within(PAGE)]
        assert np.abs(apart).max() <= 1


def test_the_network_is_told_what_it_needs_wherever_the_window_lies():
    picture, low = page()
    for window in (Region(0, 0, 64, 64), Region(60, 20, 64, 72), Region(176, 96, 64, 64)):
        for unmixed in (False, True):
            planes = planes_of(picture, low, window, unmixed)
            assert planes.shape == (PLANES, window.height, window.width) and planes.dtype == np.uint8
            np.testing.assert_array_equal(planes[:3].transpose(1, 2, 0), picture[window.within(PAGE)])
            assert (planes[-1] == (255 if unmixed else 0)).all()
            inside = (picture[window.within(PAGE)] == RED).all(2)
            assert (planes[11][inside] > 250).all() and (planes[11][~inside] < 5).all()
            if unmixed:
                assert np.abs(planes[13].astype(int) - 255 * inside).max() < 8


def test_alpha_is_kept_to_the_region_and_near_what_shows():
    window, full = Region(60, 20, 64, 64), np.ones((64, 64), np.float32)
    low = np.zeros((64, 64), np.uint8)
    low[:, 20:] = 255
    kept = gated(full, low, window, Region(80, 40, 80, 80))
    assert kept[:20].max() == 0 and kept[:, :16].max() == 0 and kept[20:, 20:].min() == 1


def test_colours_are_what_the_picture_has_without_what_lies_below():
    picture, low = page()
    window = Region(72, 32, 32, 32)
    mixed = (picture[window.within(PAGE)].astype(float) + GROUND) / 2  # the square at half strength
    planes = planes_of(picture, low._replace(rgb=np.zeros_like(low.rgb)), window, False)
    planes[:3] = np.rint(mixed).transpose(2, 0, 1)
    alpha = np.where((picture[window.within(PAGE)] == RED).all(2), 0.5, 0).astype(np.float32)
    found = uncomposited(planes, alpha)
    assert np.abs(found[alpha > 0].astype(int) - RED).max() <= 3
    assert found[alpha == 0].max() == 0, "where it is not, its small colours stay"
