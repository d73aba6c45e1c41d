"""A picture taken apart at its own size: alphas to the pixel, nothing left in the ground, no holes under letters."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.cut import cut, uncovered_text
from mrt.experts.reconcile import flattened
from mrt.geometry import Region

HEIGHT, WIDTH = 700, 1100
PANEL, WORD = Region(200, 150, 600, 400), Region(300, 300, 390, 60)
CREAM, TEAL, WHITE = (240, 232, 210), (20, 120, 130), (250, 250, 250)


def bars() -> np.ndarray:
    """Alpha of a "word" of upright strokes."""
    return np.broadcast_to((np.arange(WORD.width) % 30 < 12)[None], (WORD.height, WORD.width))


def page() -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), CREAM, np.uint8)
    frame = Region(0, 0, WIDTH, HEIGHT)
    picture[PANEL.within(frame)] = TEAL
    picture[WORD.within(frame)][bars()] = WHITE
    return picture


def whole_box(planes: np.ndarray) -> np.ndarray:
    """An alpha expert that takes all of a box, except where something else lies on it, for its layer."""
    box, above = planes[:, 3].astype(np.float32) / 255, planes[:, 4].astype(np.float32) / 255
    return np.stack([box, box * (1 - above)], 1)


def unlike_around(planes: np.ndarray) -> np.ndarray:
    """One that takes what is not as red as the surroundings of the box."""
    red, inside = planes[:, 0].astype(np.float32), planes[:, 3] > 128
    around = np.array([plane[~box].mean() for plane, box in zip(red, inside, strict=True)])
    alpha = (np.abs(red - around[:, None, None]) / 200).clip(0, 1) * inside
    return np.stack([alpha, alpha], 1)


def test_letters_come_off_to_the_pixel_and_leave_nothing_behind():
    picture = page()
    found = cut(picture, [PANEL, WORD], ["panel", "text"], unlike_around)
    panel, word = found.layers
    assert word.region == WORD and panel.region == PANEL
    wrong = np.abs(word.pixels[..., 3].astype(int) - 255 * bars())
    assert wrong[:, 2:-2].mean() < 4
    solid = panel.pixels[panel.pixels[..., 3] > 250][:, :3]
    assert len(solid) > 0.98 * PANEL.width * PANEL.height
    assert np.abs(solid.astype(int) - TEAL).max() <= 6, "letters are left in the panel"
    assert np.abs(found.ground.astype(int) - CREAM).max() <= 4, "the panel is left in the ground"
    assert np.abs(flattened(found.ground, found.layers).astype(int) - picture).mean() < 0.5


def test_text_under_something_else_waits_for_it():
    boxes = [Region(0, 0, 50, 20), Region(40, 0, 50, 50), Region(200, 0, 50, 20), Region(210, 5, 20, 10)]
    assert uncovered_text(boxes, ["text", "picture", "text", "text"]) == [2, 3]
    assert uncovered_text(boxes, [None] * 4) == []


def test_no_box_leaves_the_picture_as_it_is():
    picture = page()
    found = cut(picture, [], [], whole_box)
    assert found.layers == []
    np.testing.assert_array_equal(found.ground, picture)


@pytest.mark.parametrize("box", [Region(1000, 0, 200, 50), Region(5, 5, 0, 10)])
def test_a_box_off_the_picture_is_named(box: Region):
    with pytest.raises(ValueError, match=r"boxes\[1\]"):
        cut(page(), [PANEL, box], [None, None], whole_box)
