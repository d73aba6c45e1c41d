"""Grey where clear: planted patches are counted, content and its rim are not."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.metrics.clear import grown, painted_where_clear

TRUTH = np.zeros((20, 20, 4), np.float32)
TRUTH[:, :10] = (0.8, 0.1, 0.1, 1)
CLEAR = 20 * 9  # the column beside the content is its rim


def with_patch(colour: float | tuple[float, float, float], alpha: float) -> np.ndarray:
    made = TRUTH.copy()
    made[0:4, 15:20] = 0
    made[0:4, 15:20, :3] = np.asarray(colour) * alpha
    made[0:4, 15:20, 3] = alpha
    return made


def test_the_truth_has_none():
    assert painted_where_clear(TRUTH, TRUTH) == (0, 0)


def test_a_grey_patch_is_its_share_of_the_clear_pixels():
    assert painted_where_clear(with_patch(0.5, 0.5), TRUTH) == pytest.approx((20 / CLEAR, 20 / CLEAR))


def test_a_coloured_or_white_patch_is_painted_but_not_grey():
    for colour in ((0.9, 0.2, 0.2), 1.0):
        assert painted_where_clear(with_patch(colour, 0.5), TRUTH) == pytest.approx((0, 20 / CLEAR))


def test_the_faintest_haze_and_the_rim_do_not_count():
    assert painted_where_clear(with_patch(0.5, 7 / 255), TRUTH) == (0, 0)
    soft = TRUTH.copy()
    soft[:, 10] = (0.25, 0.25, 0.25, 0.5)
    assert painted_where_clear(soft, TRUTH) == (0, 0)


def test_where_nothing_is_clear_there_is_no_figure():
    assert painted_where_clear(TRUTH, np.ones_like(TRUTH)) is None


def test_growing_goes_diagonally_too():
    mask = np.zeros((9, 12), bool)
    mask[4, 5] = True
    assert grown(mask, 2).sum() == 25 and grown(mask, 2)[2, 3]
