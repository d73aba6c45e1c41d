"""A part of a page shows what lies in it where it lies; other colours leave forms as they are."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.data.pages import Page
from mrt.training.world.views import part, toned


def test_a_part_shows_its_boxes_in_their_places():
    """Each box is filled with a colour of its own, whose place in the part tells where its box must be."""
    rng = np.random.default_rng(0)
    boxes = np.array([(10, 10, 50, 40), (60, 20, 90, 80), (15, 60, 40, 85), (70, 84, 78, 92)], np.float32)
    pixels = np.zeros((100, 100, 3), np.uint8)
    for number, (left, top, right, bottom) in enumerate(boxes.astype(int), 1):
        pixels[top:bottom, left:right] = 50 * number
    above = np.zeros((4, 4), bool)
    above[0, 1] = True
    page = Page(np.zeros((100, 100, 4), np.uint8), boxes, above, (3, 5, 6, 9), (0, 1, 2, 3))
    counts = set()
    for _ in range(60):
        image, shown = part(rng, Image.fromarray(pixels), page)
        grey = np.asarray(image)[..., 0]
        assert 55 <= min(image.size) <= 100 and len(shown.boxes) == len(shown.kinds) == len(shown.layers)
        for box, kind in zip(shown.boxes.astype(int), shown.kinds, strict=True):
            rows, columns = np.nonzero(grey == 50 * (kind + 1))
            assert box.tolist() == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert shown.above.sum() == ({0, 1} <= set(shown.kinds))
        counts.add(len(shown.boxes))
        missing = set(range(4)) - set(shown.kinds)
        assert not any((grey == 50 * (kind + 1)).any() for kind in missing), "nothing is shown that has no box"
    assert {3, 4} <= counts


def test_other_colours_keep_edges_and_even_grounds():
    rng = np.random.default_rng(1)
    rgb = np.zeros((8, 8, 3), np.uint8)
    rgb[2:6, 2:6] = (200, 120, 40)
    seen = [toned(rng, rgb) for _ in range(40)]
    assert len({tuple(picture[3, 3]) for picture in seen}) > 35
    for picture in seen:
        assert (picture[2:6, 2:6] == picture[3, 3]).all() and (picture[:2] == picture[0, 0]).all()
        assert np.abs(picture[3, 3].astype(int) - picture[0, 0]).max() > 20
