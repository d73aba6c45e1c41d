"""Peeling with a network that is a rule: what is of one colour inside the box, hidden parts taken for whole."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.crops import Box
from mrt.experts.peel import peel, waves
from mrt.experts.prompt import PLANES

GROUND, LOW, HIGH = (250, 250, 250), (200, 30, 30), (30, 30, 200)
BOX, ABOVE = PLANES.index("box"), PLANES.index("above")


def page() -> np.ndarray:
    """A red square with a blue bar across it."""
    picture = np.full((96, 128, 3), GROUND, np.uint8)
    picture[20:80, 30:90] = LOW
    picture[40:56, 50:110] = HIGH
    return picture


def rule(calls: list[np.ndarray]):
    def network(planes: np.ndarray) -> np.ndarray:
        calls.append(planes)
        unlike = np.abs(planes[:, :3].astype(int) - 250).max(1) > 60
        asked, above = planes[:, BOX] > 127, planes[:, ABOVE] / 255
        visible = (unlike & asked) * (1 - above)
        return np.stack([np.where(asked, np.maximum(visible, above), 0), visible], 1).astype(np.float32)

    return network


def test_what_is_found_above_is_what_the_lower_one_is_told():
    calls: list[np.ndarray] = []
    low, high = peel(page(), [Box(30, 20, 90, 80), Box(50, 40, 110, 56)], rule(calls))
    amodal, visible = low.on((128, 96))
    assert amodal[20:80, 30:90].mean() > 0.98 and amodal.sum() == pytest.approx(3600, rel=0.02)
    assert visible[42:54, 52:88].max() < 0.05 and visible[60:78, 32:88].min() > 0.95
    assert high.visible.mean() > 0.98
    assert len(calls) == 2
    assert not calls[0][:, ABOVE].any() and calls[1][:, ABOVE].max() == 255
    assert (low.visible + 0 <= low.amodal).all()


def test_boxes_apart_share_a_call_and_batches_have_their_limit():
    calls: list[np.ndarray] = []
    boxes = [Box(4 + 60 * i, 40, 12 + 60 * i, 48) for i in range(5)]
    found = peel(np.full((320, 320, 3), 250, np.uint8), boxes, rule(calls), batch=3)
    assert [len(planes) for planes in calls] == [3, 2] and len(found) == 5
    assert waves([[1, 2], [2], [], []]) == [[2, 3], [1], [0]]
    assert waves([]) == [] and peel(page(), [], rule(calls)) == []


def test_a_box_that_shows_nothing_is_named():
    with pytest.raises(ValueError, match=r"boxes\[1\]: the box \(5, 5, 5, 9\) is empty"):
        peel(page(), [Box(0, 0, 9, 9), Box(5, 5, 5, 9)], rule([]))
    with pytest.raises(ValueError, match=r"boxes\[0\]: the box .* outside the picture of 128x96 px"):
        peel(page(), [Box(130, 0, 150, 20)], rule([]))
