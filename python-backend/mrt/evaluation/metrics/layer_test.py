"""Each measure gives its best to the truth and a known figure to a known error, and has a say on empty layers."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.matching import matched
from mrt.evaluation.metrics.ssim import ssim
from mrt.geometry import Region

EMPTY = np.zeros((16, 24, 4), np.float32)


def box(x: int, y: int, width: int, height: int, colour=(1.0, 0.0, 0.0), alpha: float = 1.0) -> np.ndarray:
    """A rectangle of one straight colour on a clear picture."""
    picture = EMPTY.copy()
    picture[y : y + height, x : x + width] = (*(alpha * part for part in colour), alpha)
    return picture


def noise() -> np.ndarray:
    picture = np.random.default_rng(3).random((40, 40, 4)).astype(np.float32)
    picture[..., :3] *= picture[..., 3:]
    return picture


def test_a_picture_is_like_itself():
    for picture in (noise(), EMPTY):
        assert measures.iou(picture, picture) == measures.soft_iou(picture, picture) == 1
        assert measures.psnr(picture, picture) == measures.CEILING
        assert ssim(picture, picture) == pytest.approx(1)


def test_overlap_of_boxes():
    truth, shifted = box(4, 4, 8, 8), box(8, 4, 8, 8)
    assert measures.iou(shifted, truth) == pytest.approx(1 / 3)
    assert measures.soft_iou(shifted, truth) == pytest.approx(1 / 3)
    assert measures.iou(EMPTY, truth) == 0 == measures.soft_iou(truth, EMPTY)


def test_half_the_alpha_is_half_the_soft_overlap_but_all_of_the_shape():
    assert measures.soft_iou(box(4, 4, 8, 8, alpha=0.5), box(4, 4, 8, 8)) == pytest.approx(0.5)
    assert measures.iou(box(4, 4, 8, 8, alpha=0.6), box(4, 4, 8, 8)) == 1


def test_psnr_of_a_known_error():
    grey, lighter = (np.full((16, 16, 4), (*[value] * 3, 1), np.float32) for value in (0.5, 0.6))
    assert measures.psnr(lighter, grey) == pytest.approx(20, abs=0.01)  # an error of a tenth
    nowhere = np.zeros((16, 16), bool)
    assert measures.psnr(lighter, grey, nowhere) is None and ssim(lighter, grey, nowhere) is None


def test_ssim_of_flat_pictures_is_that_of_their_means():
    grey, lighter = (np.full((16, 16, 4), (*[value] * 3, 1), np.float32) for value in (0.5, 0.6))
    assert ssim(lighter, grey) == pytest.approx((2 * 0.3 + 1e-4) / (0.25 + 0.36 + 1e-4), abs=3e-4)


def test_ssim_of_unrelated_noise_is_near_none():
    assert abs(ssim(noise()[::-1], noise()) or 0) < 0.2


def test_where_takes_in_those_pixels_only():
    made, truth = box(4, 4, 16, 8), box(4, 4, 8, 8)
    left = np.zeros(EMPTY.shape[:2], bool)
    left[:, :12] = True
    assert measures.soft_iou(made, truth, left) == 1
    assert measures.soft_iou(made, truth, ~left) == 0


def test_the_part_off_the_page():
    off = measures.outside(Region(0, 0, 32, 16), Region(16, 0, 64, 64))
    assert off[:, :16].all() and not off[:, 16:].any()
    assert measures.outside(Region(0, 0, 16, 16), Region(32, 32, 16, 16)).all()


def test_palette_distance():
    red, orange = box(4, 4, 8, 8, (1.0, 0.0, 0.0)), box(4, 4, 8, 8, (1.0, 0.3, 0.0))
    assert measures.palette_distance(red, red) == 0
    assert measures.palette_distance(orange, red) == pytest.approx(0.3 * 255 / 3, rel=1e-4)
    assert measures.palette_distance(EMPTY, red) is None


def test_what_is_clear_has_no_colour():
    assert measures.colour_of(EMPTY) is None
    assert not measures.colour_right(EMPTY, "red")


def test_matching_finds_layers_in_any_order_and_counts_what_is_missing():
    a, b = box(0, 0, 8, 8), box(12, 4, 8, 8)
    assert matched([b, a], [a, b]) == [1, 1]
    assert matched([b], [a, b]) == [0, 1]
    assert matched([], [a, b]) == [0, 0]
