"""Crops: their shapes, what they show, and the way back."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.crops import SHAPES, Area, Box, Crop, area_of, plan
from mrt.experts.prompt import PLANES, prompt


def blobs(height: int, width: int) -> np.ndarray:
    """Soft-edged discs, (height, width) float32 in 0..1."""
    row, column = np.mgrid[0:height, 0:width]
    alpha = np.zeros((height, width), np.float32)
    for x, y, radius in ((60, 50, 20), (100, 60, 12), (45, 75, 5)):
        alpha = np.maximum(alpha, np.clip(radius + 0.5 - np.hypot(row - y, column - x), 0, 1))
    return alpha.astype(np.float32)


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        (Box(10, 10, 60, 60), (192, 192)),
        (Box(10, 40, 190, 62), (96, 384)),
        (Box(10, 10, 70, 200), (288, 128)),
        (Box(10, 10, 24, 390), (384, 96)),
        (Box(20, 40, 150, 90), (128, 288)),
        (Box(-50, -20, 420, 430), (192, 192)),
    ],
)
def test_a_crop_has_the_shape_of_its_box_and_room_around(box: Box, shape: tuple[int, int]):
    crop = plan(box, (400, 400))
    assert crop.size == shape and crop.size[0] * crop.size[1] == 36_864
    left, top, right, bottom = crop.box
    beside, beyond = 400 / 18 - 0.01, 400 / 64 + 0.01
    for low, high, shown_low, shown_high in ((box.left, box.right, left, right), (box.top, box.bottom, top, bottom)):
        wanted = max(beside, 0.249 * (high - low))
        assert shown_low <= max(low - wanted, -beyond + 0.02) and shown_high >= min(high + wanted, 400 + beyond - 0.02)
    stretch = (right - left) / shape[1] / ((bottom - top) / shape[0])
    assert 0.79 < stretch < 1.26, "no side is stretched by more than a quarter against the other"


@pytest.mark.parametrize("box", [Box(38, 30, 114, 82), Box(20, 44, 114, 64), Box(40, 2, 70, 117), Box(0, 0, 160, 120)])
def test_there_and_back_again(box: Box):
    alpha = blobs(120, 160)
    crop, area = plan(box, (160, 120)), area_of(box, (160, 120))
    back = crop.back(crop.take(alpha, 0).clip(0, 1), area)
    truth = alpha[area.at]
    assert back.shape == truth.shape
    assert np.minimum(back, truth).sum() / np.maximum(back, truth).sum() > 0.98


def test_a_shift_of_half_a_pixel_would_show():
    ramp = np.tile(np.linspace(0, 1, 160, dtype=np.float32), (120, 1))
    box = Box(31.5, 20, 110.25, 90)
    crop, area = plan(box, (160, 120)), area_of(box, (160, 120))
    assert np.abs(crop.back(crop.take(ramp), area) - ramp[area.at]).max() < 0.1 / 159


def test_beyond_the_picture():
    picture = np.zeros((60, 60, 3), np.uint8)
    picture[:, :30] = 200
    crop = Crop(Box(-60, -60, 120, 120), 0)
    taken = crop.take(picture)
    assert (taken[:, 2] == 200).all() and (taken[:, -3] == 0).all(), "the nearest pixels go on"
    assert crop.take(np.full((60, 60), 255, np.uint8), 0)[:50].max() == 0
    page = crop.mask(Box(0, 0, 60, 60))
    assert page[96, 96] == 255 and page[10, 96] == 0 and page.sum() / 255 == pytest.approx(64 * 64)
    assert crop.mask().max() == 0 and crop.mask(Box(500, 0, 600, 60)).max() == 0


def test_a_prompt_shows_what_was_asked_and_what_is_known():
    picture = np.full((100, 140, 3), 240, np.uint8)
    picture[30:60, 40:90] = (200, 20, 40)
    above = np.zeros((100, 140), np.float32)
    above[50:60, 80:90] = 0.5
    planes, crop = prompt(picture, Box(40, 30, 90, 60), above, [Box(0, 0, 10, 10), Box(10, 20, 60, 40)])
    shown = dict(zip(PLANES, planes, strict=True))
    assert planes.dtype == np.uint8 and planes.shape == (9, *crop.size) and crop.size in SHAPES
    inside, outside = shown["box"] > 250, shown["box"] < 5
    assert shown["red"][inside].mean() == pytest.approx(200, abs=4)
    assert 120 < shown["above"].max() < 160 and shown["above"][outside].max() < 40
    assert 0 < (shown["below"] > 250).sum() < shown["below"].size / 2
    assert shown["rim"][outside].mean() < 20 < 150 < shown["rim"][inside].mean(), "what is unlike the rim stands out"
    assert shown["fill"][inside].mean() > 2 * shown["fill"][outside].mean()


def test_what_is_refused():
    picture, above = np.zeros((50, 50, 3), np.uint8), np.zeros((50, 50), np.float32)
    for box, why in ((Box(9, 9, 9, 20), "is empty"), (Box(9, 9, float("nan"), 20), "is empty")):
        with pytest.raises(ValueError, match=why):
            prompt(picture, box, above, [])
    with pytest.raises(ValueError, match="lies outside the picture of 50x50 px"):
        prompt(picture, Box(60, 9, 70, 20), above, [])
    crop = plan(Box(10, 10, 20, 20), (50, 50))
    with pytest.raises(ValueError, match="height comes first"):
        crop.back(np.zeros((3, 3)), Area(10, 10, 20, 20))
    with pytest.raises(ValueError, match="not inside the crop"):
        crop.back(np.zeros(crop.size), Area(0, 0, 50, 50))
