"""What several looks at a picture agree on."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.kinds import KINDS
from mrt.serving.experts.looks import Look, agreed, look_at, looks_of
from mrt.serving.layout.regions import DetectedRegions

DRAWING, PANEL = KINDS.index("drawing"), KINDS.index("panel")


def look(*found: tuple[tuple[float, float, float, float], int, float, float]) -> DetectedRegions:
    """Of each box its edges, kind, score and z."""
    boxes = np.array([one[0] for one in found], np.float32).reshape(-1, 4)
    kinds, scores, z = (np.array([one[at] for one in found]) for at in (1, 2, 3))
    return DetectedRegions(boxes, scores, z, kinds.astype(int), np.ones(len(found)))


def test_boxes_of_one_thing_are_averaged_and_what_one_look_misses_is_less_sure():
    both = ((10, 10, 50, 50), DRAWING, 0.8, 1.0), ((12, 10, 56, 50), PANEL, 0.4, 1.0)
    alone = (100, 100, 140, 140), PANEL, 0.6, 0.0
    found = agreed([look(both[0], alone), look(both[1])])
    assert [KINDS[kind] for kind in found.kinds] == ["panel", "drawing"], "bottom to top"
    assert found.scores == pytest.approx([0.3, 0.6])
    assert found.boxes[1] == pytest.approx([(10 * 0.8 + 12 * 0.4) / 1.2, 10, (50 * 0.8 + 56 * 0.4) / 1.2, 50])


def test_two_boxes_of_one_look_stay_two_things():
    one, other = ((0, 0, 40, 40), PANEL, 0.9, 0.0), ((0, 0, 40, 30), DRAWING, 0.5, 1.0)
    assert len(agreed([look(one, other), look(one)]).scores) == 2
    assert agreed([look(), look()]).boxes.shape == (0, 4)


def test_a_mirrored_look_gives_boxes_of_the_picture():
    def leftmost(planes: np.ndarray) -> np.ndarray:
        dark = np.flatnonzero(planes[0, 0].min(0) < 0.5)
        fields = np.zeros((1, 1, 6 + len(KINDS)), np.float32)
        fields[0, 0, :5] = 5, dark[0], 0, dark[-1] + 1, planes.shape[2]
        return fields

    picture = np.full((64, 128, 3), 255, np.uint8)
    picture[:, 16:48] = 0
    for mirrored in (False, True):
        (box,) = look_at(picture, Look(128, mirrored), leftmost).boxes
        assert box == pytest.approx([16, 0, 48, 64])


def test_a_small_picture_is_not_looked_at_more_closely():
    assert [one.side for one in looks_of(300, 200)] == [384, 384]
    assert [one.side for one in looks_of(2000, 100)] == [384, 384, 512]
