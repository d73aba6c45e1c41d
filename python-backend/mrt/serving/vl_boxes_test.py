from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import Region
from mrt.serving.layouts import Room
from mrt.serving.vl_boxes import QUESTION, VlBoxes, layout_of

PAGE = Region(16, 16, 128, 96)
ROOM = Room(19, 10_000)
# In the form that Qwen2.5-VL's authors document: fenced, boxes in px of the picture as the model sees it.
ANSWER = """```json
[
\t{"bbox_2d": [28, 14, 196, 154], "label": "white panel"},
\t{"bbox_2d": [42, 28, 112, 70], "label": "text \\"SALE\\""}
]
```"""
SEEN = (224, 168)  # 7/4 of the page


def test_boxes_are_scaled_to_the_page_bottom_to_top_over_the_background():
    asked = []

    def ask(picture: np.ndarray, question: str) -> tuple[str, tuple[int, int]]:
        asked.append(question)
        return ANSWER, SEEN

    layout = VlBoxes(ask).detect(np.zeros((4, 96, 128), np.float32), (160, 128), PAGE, ROOM)
    assert layout.regions == (PAGE, Region(32, 24, 96, 80), Region(40, 32, 40, 24))
    assert layout.captions == ("", "white panel", 'text "SALE"')
    assert asked == [QUESTION]


@pytest.mark.parametrize(
    ("answer", "regions"),
    [
        ("I see no layers.", []),
        (ANSWER[:70], [(32, 24, 96, 80)]),
        ('[{"bbox_2d": [196, 154, 28, 14]}]', [(32, 24, 96, 80)]),
        ('{"bbox_2d": [0, 0, 14, 14]} {"bbox_2d": [0, 0, 14, 14]}', [(16, 16, 8, 8)]),
        ('[{"bbox_2d": [-100, 84, 7, 9000]}]', [(16, 64, 4, 48)]),
        ('[{"bbox_2d": [300, 0, 400, 100]}]', []),
        ('[{"bbox_2d": [0, 0, 224, 168]}]', []),
        (
            '[{"bbox_2d": [0, 0, 10]}, {"bbox_2d": "all"}, {"bbox_2d": [0, 0, NaN, 9]}, {"box": 1}, {"bbox_2d": null}]',
            [],
        ),
        ('[{"bbox_2d": [0, 0, 14, 14], "label": 7}]', [(16, 16, 8, 8)]),
        ('[{"bbox_2d": [1, 1, 1, 1]}, {"bbox_2d": [0, 0, 1e999, 1]}]', [(16, 16, 1, 1)]),
    ],
    ids="words cut turned twice beyond outside page malformed label point".split(),
)
def test_whatever_can_be_read_counts(answer: str, regions: list[tuple[int, int, int, int]]):
    layout = layout_of(answer, SEEN, PAGE, ROOM)
    assert [tuple(region) for region in layout.regions[1:]] == regions
    assert len(layout.captions) == len(layout.regions)


@pytest.mark.parametrize(
    ("room", "layers"), [(Room(1, 10_000), 1), (Room(19, 48 + 36 + 6), 2), (Room(19, 48 + 36 + 5), 1), (Room(19, 0), 0)]
)
def test_layers_stop_where_the_room_ends(room: Room, layers: int):
    assert len(layout_of(ANSWER, SEEN, PAGE, room).regions) == 1 + layers
