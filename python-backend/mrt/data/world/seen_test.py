"""A page lists exactly the layers that a viewer can see."""

from __future__ import annotations

import numpy as np

from mrt.data.world.design import Background, Design, Layer
from mrt.data.world.seen import page_of
from mrt.geometry import Region
from mrt.kinds import KINDS, Kind

PAGE = Region(10, 0, 100, 60)


def layer(kind: Kind, region: Region, colour: tuple[int, int, int, int]) -> Layer:
    pixels = np.broadcast_to(np.array(colour, np.uint8), (region.height, region.width, 4)).copy()
    return Layer(kind, kind, kind, kind, kind, (), region, pixels)


def page(*layers: Layer):
    ground = np.full((PAGE.height, PAGE.width, 4), 255, np.uint8)
    return page_of(Design("card", (120, 60), PAGE, Background("solid", "white", ground), layers, "a card"))


RED = (200, 0, 0, 255)


def test_boxes_hold_hidden_parts_and_end_at_the_page():
    panel = layer("panel", Region(0, 0, 60, 40), RED)
    words = layer("text", Region(40, 20, 80, 40), (0, 0, 200, 255))
    seen = page(panel, words)
    assert seen.boxes.tolist() == [[0, 0, 50, 40], [30, 20, 100, 60]]
    assert [KINDS[kind] for kind in seen.kinds] == ["panel", "text"]
    assert seen.above.tolist() == [[False, True], [False, False]] and seen.picture.shape == (60, 100, 4)


def test_what_is_hidden_white_on_white_or_off_the_page_is_no_layer_of_it():
    hidden = layer("drawing", Region(40, 20, 10, 10), (0, 200, 0, 255))
    cover = layer("panel", Region(30, 10, 40, 30), RED)
    pale = layer("panel", Region(80, 5, 20, 20), (254, 254, 254, 255))
    outside = layer("text", Region(0, 0, 9, 9), RED)
    assert page(hidden, cover, pale, outside).layers == (1,)


def test_a_large_layer_of_which_little_shows_is_one_and_a_small_one_is_not():
    cover = layer("panel", Region(20, 0, 90, 60), RED)
    assert page(layer("panel", Region(10, 0, 100, 60), (0, 0, 200, 255)), cover).layers == (0, 1)
    assert page(layer("panel", Region(18, 0, 30, 20), (0, 0, 200, 255)), cover).layers == (1,)


def test_an_empty_page_has_no_layers():
    seen = page()
    assert seen.boxes.shape == (0, 4) and seen.above.shape == (0, 0)
