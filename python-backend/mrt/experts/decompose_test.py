"""A page of text, a thing on a panel, and a ground: each becomes a layer, and they add up to the picture."""

from __future__ import annotations

import numpy as np

from mrt.experts.decompose import decompose
from mrt.experts.finding import Thing
from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.reconcile import Cut, flattened
from mrt.experts.survey import Experts, text_regions
from mrt.geometry import Region

HEIGHT, WIDTH = 400, 600
FRAME = Region(0, 0, WIDTH, HEIGHT)
DISC, WORD = Region(60, 150, 160, 160), Region(240, 40, 200, 40)
CREAM, RED, INK = (238, 230, 205), (190, 40, 40), (25, 30, 60)
LINE = Line("IIIII", Rectangle(340, 60, 204, 44, 0), 0.98, False, INK, 40.0)


def page() -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), CREAM, np.uint8)
    y, x = np.mgrid[0 : DISC.height, 0 : DISC.width]
    picture[DISC.within(FRAME)][np.hypot(y - 79.5, x - 79.5) < 80] = RED
    strokes = np.broadcast_to((np.arange(WORD.width) % 40 < 14)[None], (WORD.height, WORD.width))
    picture[WORD.within(FRAME)][strokes] = INK
    return picture


def redness(planes: np.ndarray) -> np.ndarray:
    """An alpha expert that knows the disc by its colour."""
    alpha = (planes[:, 1] < 120).astype(np.float32) * (planes[:, 3] > 0)
    return np.stack([alpha, alpha], 1)


EXPERTS = Experts(lambda picture, report: [LINE], redness)


def test_text_thing_and_ground_come_apart_and_add_up():
    picture = page()
    ground, parts = decompose(picture, EXPERTS)
    thing, word = parts
    assert word.kind == "text" and word.text and word.text.string == "IIIII"
    assert thing.region.contains(DISC) and thing.region.width < DISC.width + 10
    assert abs(int((thing.pixels[..., 3] > 128).sum()) - np.pi * 80**2) < 0.01 * np.pi * 80**2
    assert np.abs(ground.astype(int) - CREAM).max() <= 6, "something is left in the ground"
    flat = flattened(ground, [Cut(part.region, part.pixels) for part in parts])
    assert np.abs(flat.astype(int) - picture).mean() < 0.3


def test_a_layer_that_was_found_in_a_loose_box_is_no_larger_than_what_is_on_it():
    loose = Thing(Region(30, 120, 230, 230), "drawing", 0.9)
    _, parts = decompose(page(), EXPERTS._replace(find=lambda picture: [loose]))
    (thing,) = [part for part in parts if part.kind == "drawing"]
    assert thing.region.contains(DISC) and thing.region.width < DISC.width + 10
    assert thing.pixels.shape[:2] == (thing.region.height, thing.region.width)


def test_given_regions_give_one_layer_each_in_their_order():
    ground, parts = decompose(page(), EXPERTS, [WORD, DISC])
    assert [part.kind for part in parts] == ["text", None]
    assert parts[1].region == DISC
    assert np.abs(ground.astype(int) - CREAM).max() <= 6


def test_text_inside_a_larger_region_stays_with_what_it_stands_on():
    banner = Region(100, 0, 480, 140)
    assert text_regions(page(), [LINE], [banner]) == {}
    assert text_regions(page(), [LINE], [banner, WORD]) == {1: [LINE]}


def test_a_detector_says_kind_and_not_more_than_the_surest_are_made():
    experts = EXPERTS._replace(find=lambda picture: [Thing(DISC, "drawing", 0.9)])
    kinds = [part.kind for part in decompose(page(), experts).parts]
    assert kinds == ["drawing", "text"]
    assert len(decompose(page(), experts, most=1).parts) == 1


def test_no_text_and_no_thing_leave_the_picture_as_the_ground():
    picture = np.full((50, 70, 3), 33, np.uint8)
    ground, parts = decompose(picture, EXPERTS._replace(read=lambda picture, report: []))
    assert parts == []
    np.testing.assert_array_equal(ground, picture)
