"""LayerD's protocol on stacks whose figures are known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.metrics.layerd import MERGES, Likeness, align, groups, scores

RED, BLUE, GREEN = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)


def layer(x: int, width: int, colour: tuple[float, float, float]) -> np.ndarray:
    """A stripe of full height on a clear picture of 10 x 20 px."""
    picture = np.zeros((10, 20, 4), np.float32)
    picture[:, x : x + width] = (*colour, 1)
    return picture


GROUND, LOW, HIGH, APART = layer(0, 20, GREEN), layer(2, 8, RED), layer(6, 8, BLUE), layer(16, 2, RED)


def test_the_truth_scores_full_marks_at_any_number_of_merges():
    for found in scores([GROUND, LOW, HIGH], [GROUND, LOW, HIGH]):
        assert found == {"rgb_l1": 0, "soft_iou": 1}


def test_layers_that_do_not_overlap_are_one_group():
    found = groups([GROUND, LOW, APART, HIGH])
    assert len(found) == 3, "ground; low; apart and high, which nothing covers"
    assert np.array_equal(found[2], HIGH + APART) and np.array_equal(found[0], GROUND)


def test_a_wrong_order_costs_as_much_as_its_layers_differ():
    found = scores([GROUND, HIGH, LOW], [GROUND, LOW, HIGH])
    # ground, ground; high, ground; low, low; low, high
    assert found[0]["soft_iou"] == pytest.approx((1 + 8 / 20 + 1 + 4 / 12) / 4)
    # over the ground high differs in two of three channels, and clear pixels count as black; low over high likewise
    of_ground, of_high = (8 * 2 + 12 * 1) / 3 / 20, (4 * 2 + 4 * 1) / 3 / 8
    assert found[0]["rgb_l1"] == pytest.approx((of_ground + of_high) / 4)
    assert found[0]["soft_iou"] < found[1]["soft_iou"] < 1, "a merge helps, but no merge puts the order right"
    assert len(found) == MERGES + 1 and found[5] == found[1]


def test_a_layer_split_in_two_is_whole_after_one_merge():
    left, right = layer(2, 5, RED), layer(6, 4, RED)  # they overlap by a pixel, so they are no group
    found = scores([GROUND, left, right], [GROUND, LOW])
    assert found[0]["soft_iou"] == pytest.approx((1 + 5 / 8 + 4 / 8) / 3)
    assert found[1] == {"rgb_l1": pytest.approx(0), "soft_iou": pytest.approx(1)}


def test_every_layer_is_aligned_and_the_path_never_goes_back():
    path = align([GROUND, LOW, HIGH, APART], [GROUND, HIGH], Likeness())
    assert {i for i, _ in path} == {0, 1, 2, 3} and {j for _, j in path} == {0, 1}
    assert path == sorted(path)


def test_empty_layers_are_alike():
    clear = np.zeros_like(GROUND)
    assert scores([clear], [clear])[0] == {"rgb_l1": 0, "soft_iou": 1}
    assert scores([clear, LOW], [GROUND, LOW])[0]["soft_iou"] < 1
