"""What counts as a thing: a detector's boxes by how sure they are, a rule's where no detector knows better."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.finding import GRANULARITIES, Granularity, Thing, found, overlap
from mrt.geometry import Region
from mrt.kinds import Kind

DISC, CARD, FACE = Region(40, 60, 80, 80), Region(20, 40, 160, 120), Region(126, 60, 50, 50)


def picture(*discs: Region) -> np.ndarray:
    page = np.full((300, 400, 3), 240, np.uint8)
    for x, y, width, height in discs:
        down, across = np.mgrid[0:height, 0:width]
        inside = ((across / width - 0.5) ** 2 + (down / height - 0.5) ** 2) < 0.25
        page[y : y + height, x : x + width][inside] = (190, 40, 40)
    return page


def things(page: np.ndarray, *detected: Thing, granularity: Granularity = "normal") -> list[Kind | None]:
    return [one.kind for one in found(page, detected, granularity, [], 100)]


@pytest.mark.parametrize("confidence, count", [(0.5, 3), (0.28, 2), (0.2, 1), (0.1, 0)])
def test_the_finer_the_more_boxes_that_a_detector_doubts(confidence: float, count: int):
    box = Thing(CARD, "panel", confidence)
    assert sum(bool(things(picture(), box, granularity=each)) for each in GRANULARITIES) == count


def test_a_box_of_letters_that_nobody_could_read_has_to_be_surer():
    assert things(picture(), Thing(CARD, "text", 0.4)) == []
    assert things(picture(), Thing(CARD, "text", 0.5)) == ["text"]


def test_a_box_of_much_of_the_page_has_to_be_surer():
    large = Region(20, 20, 300, 200)
    assert things(picture(), Thing(large, "panel", 0.4)) == []
    assert things(picture(), Thing(large, "panel", 0.5)) == ["panel"]


def test_a_large_thing_on_an_even_ground_gets_its_own_outline():
    sign = Region(60, 40, 280, 220)
    loose = Thing(Region(40, 30, 300, 240), "panel", 0.3)
    (one,) = found(picture(sign), [loose], "normal", [], 100)
    assert one.shape is not None and one.kind == "panel"
    assert overlap(one.box, sign) > 0.9 and one.shape.mean() == pytest.approx(np.pi / 4, abs=0.05)


def test_by_rule_nothing_is_found_that_was_detected_or_is_part_of_it():
    assert things(picture(DISC)) == [None]
    assert things(picture(DISC), Thing(DISC, "drawing", 0.5)) == ["drawing"]
    assert things(picture(DISC), Thing(CARD, "drawing", 0.5)) == ["drawing"]
    aside = Thing(CARD._replace(x=100), "drawing", 0.5)
    assert things(picture(DISC), aside) == [None, "drawing"]


def test_what_covers_much_of_a_picture_is_no_thing_by_rule():
    assert things(picture(Region(5, 5, 390, 290))) == []
    assert things(picture(Region(55, 50, 230, 200))) == [None]


@pytest.mark.parametrize("sure, kept", [(0.5, [0.5]), (0.35, [0.42, 0.4])])
def test_either_a_drawing_or_the_drawings_in_it_whichever_is_surer(sure: float, kept: list[float]):
    detected = [Thing(CARD, "drawing", sure), Thing(DISC, "drawing", 0.42), Thing(FACE, "picture", 0.4)]
    assert [one.confidence for one in found(picture(), detected, "normal", [], 100)] == kept
    assert len(found(picture(), detected, "fine", [], 100)) == 3


def test_what_stands_on_a_panel_is_no_part_of_it():
    assert things(picture(), Thing(CARD, "panel", 0.9), Thing(DISC, "drawing", 0.4)) == ["panel", "drawing"]


@pytest.mark.parametrize("box, wider", [
    (Region(100, 100, 100, 50), Region(96, 98, 108, 54)),
    (Region(3, 100, 100, 50), Region(0, 98, 107, 54)),
    (Region(295, 246, 100, 50), Region(291, 244, 109, 56)),
    (Region(10, 0, 100, 50), Region(6, 0, 108, 52)),
])  # fmt: skip
def test_a_detected_box_is_widened_and_reaches_the_edge_that_it_ends_beside(box: Region, wider: Region):
    (one,) = found(picture(), [Thing(box, "panel", 0.9)], "normal", [], 100)
    assert one.box == wider and Region(0, 0, 400, 300).contains(one.box)
