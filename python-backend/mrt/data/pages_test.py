"""The detector's targets: tight amodal boxes, and which layer lies above which."""

from __future__ import annotations

import numpy as np

from mrt.data import designs
from mrt.data.pages import page_of
from mrt.geometry import Region

DESIGNS = [designs.draw(np.random.default_rng(seed), (2, 7)) for seed in range(40)]


def test_boxes_hold_all_of_a_layer_that_lies_on_the_page_and_no_more():
    for design in DESIGNS:
        page, whole = page_of(design), Region(0, 0, *design.canvas)
        for index, box in zip(page.layers, page.boxes, strict=True):
            layer = design.layers[index]
            alpha = np.zeros(design.canvas[::-1])
            alpha[layer.region.within(whole)] = layer.pixels[..., 3]
            rows, columns = np.nonzero(alpha[design.page.within(whole)])
            left, top, right, bottom = box
            assert columns.min() >= left and rows.min() >= top and columns.max() < right and rows.max() < bottom
            if design.page.contains(layer.box) and layer.kind not in ("shadow", "photo"):  # these may fade out
                assert columns.max() >= right - 3 and rows.max() >= bottom - 3


def test_above_are_later_layers_that_share_pixels():
    shared = 0
    for design in DESIGNS:
        page = page_of(design)
        for below, above in np.argwhere(page.above):
            assert below < above
            one, other = (design.layers[page.layers[i]].region for i in (below, above))
            assert min(one.intersect(other)[2:]) > 0
            shared += 1
    assert shared > 10, "some layers overlap"


def test_the_picture_is_the_page_of_the_composite():
    for design in DESIGNS[:5]:
        picture = page_of(design).picture
        assert picture.shape == (design.page.height, design.page.width, 4)
        assert np.array_equal(picture, design.composite()[design.page.within(Region(0, 0, *design.canvas))])
