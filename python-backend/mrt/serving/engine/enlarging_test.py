"""A small layer made large: hard edges stay hard and in place, soft ones soft, and colours do not run dark."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.serving.engine.enlarging import enlarged


def disc(size: int, radius: float, soft: float) -> np.ndarray:
    """Premultiplied planes of an orange disc whose edge is `soft` px wide."""
    y, x = np.mgrid[0:size, 0:size] + 0.5
    alpha = np.clip((radius - np.hypot(y - size / 2, x - size / 2)) / soft + 0.5, 0, 1).astype(np.float32)
    return np.stack([alpha, alpha * 0.5, alpha * 0.1, alpha])


@pytest.mark.parametrize("times", [3, 8])
def test_a_hard_edge_stays_hard_and_in_its_place(times: int):
    made = enlarged(disc(40, 14, 1), (40 * times, 40 * times))
    true = disc(40 * times, 14 * times, 1)
    assert np.abs(made[3] - true[3]).mean() < 0.01
    between = ((made[3] > 0.1) & (made[3] < 0.9)).sum()
    assert between < 6 * np.pi * 14 * times, "the edge is some px wide"


def test_a_soft_shadow_stays_soft():
    made = enlarged(disc(40, 10, 12), (160, 160))
    assert np.abs(made[3] - disc(160, 40, 48)[3]).max() < 0.06


def test_colours_reach_under_the_edge():
    made = enlarged(disc(40, 14, 1), (160, 160))
    seen = made[3] > 0.05
    assert np.abs(made[1][seen] / made[3][seen] - 0.5).max() < 0.04


def test_the_same_size_is_the_layer_itself_and_a_clear_layer_stays_clear():
    planes = disc(40, 14, 1)
    assert enlarged(planes, (40, 40)) is planes
    assert not enlarged(np.zeros((4, 8, 8), np.float32), (50, 30)).any()
