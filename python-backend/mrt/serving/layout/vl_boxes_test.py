from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Room
from mrt.serving.layout.vl_boxes import QUESTION, VlBoxes, layout_of

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
# What Qwen2.5-VL answered in its authors' announcement (qwenlm.github.io/blog/qwen2.5-vl) when asked for motorcyclists:
# its numbers and labels. The size of the picture is not given there; SHOWN is one that holds the boxes.
PUBLISHED = """[
\t{"bbox_2d": [341, 258, 397, 360], "label": "motorcyclist", "sub_label": "not wearing helmat "},
\t{"bbox_2d": [212, 332, 274, 448], "label": "motorcyclist", "sub_label": "not wearing helmat "},
\t{"bbox_2d": [66, 124, 112, 198], "label": "motorcyclist", "sub_label": "not wearing helmat "},
\t{"bbox_2d": [5, 235, 63, 320], "label": "motorcyclist", "sub_label": "wearing helmat "}
]"""
SHOWN = (420, 448)
# What a Qwen2.5-VL that was trained to reason first answered (github.com/om-ai-lab/VLM-R1/issues/99), its thoughts cut.
THOUGHT = """<think>
The image shows a man standing on a concrete path {...}
</think>
<answer>{"bbox_2d": [368, 1, 475, 330], "label": "man wearing blue shirt and shorts"}</answer>"""


def test_boxes_are_scaled_to_the_page_bottom_to_top_over_the_background():
    asked = []

    def ask(picture: np.ndarray, question: str) -> tuple[str, tuple[int, int]]:
        asked.append(question)
        return ANSWER, SEEN

    layout = VlBoxes(ask).detect(np.zeros((4, 96, 128), np.float32), (160, 128), PAGE, ROOM)
    assert layout.regions == (PAGE, Region(32, 24, 96, 80), Region(40, 32, 40, 24))
    assert layout.captions == ("", "white panel", 'text "SALE"')
    assert asked == [QUESTION]


def test_answers_that_were_published_are_read():
    page = Region(0, 0, *SHOWN)
    layout = layout_of(PUBLISHED, SHOWN, page, ROOM)
    wanted = [(341, 258, 56, 102), (212, 332, 62, 116), (66, 124, 46, 74), (5, 235, 58, 85)]
    assert [tuple(region) for region in layout.regions[1:]] == wanted
    assert layout.captions[1:] == ("motorcyclist",) * 4
    for length in (100, 130, 200):  # an answer ends where its tokens do
        cut = layout_of(PUBLISHED[:length], SHOWN, page, ROOM)
        assert [tuple(region) for region in cut.regions[1:]] == wanted[: 1 + (length > 130)]
    thought = layout_of(THOUGHT, (560, 420), Region(0, 0, 560, 420), ROOM)
    assert thought.regions[1:] == (Region(368, 1, 107, 329),)
    assert thought.captions[1:] == ("man wearing blue shirt and shorts",)


@pytest.mark.parametrize(
    ("answer", "captions"),
    [
        ("[{'bbox_2d': [0, 0, 14, 14], 'label': 'the owner\\'s logo'}]", ["the owner's logo"]),
        ('[{"label": "a {b}", "bbox_2d": [0, 0, 14, 14],}, {"label": "c", "bbox_2d": [0, 0, 28, 28],},]', ["", "c"]),
        ('{"bbox_2d": [0, 0, 14, 14]}, {"bbox_2d": [0, 0, 28, 28], "label": "b"}', ["", "b"]),
        ('{"bbox_2d": [[0, 0, 14, 14], [0, 0, 28, 28]], "label": "two"}', ["two", "two"]),
        ('{"bbox_2d": ["0", "0.0", "14", "1.4e1"], "label": "gr\\u00fcn \\ud800\\n"}', ["grün ?"]),
        ('{"bbox": [0, 0, 14.2, 14], "label": "an "unquoted" word"}', ["an"]),
        ('{"bbox_2d": [0, 0, 14, 14,', []),
        ('{"bbox_2d": [0, 0, 14, 14], "label": "cut o', [""]),
        ('{"point_2d": [14, 14], "label": "a point"}', []),
        ("{" * 9000 + "[" * 9000 + '"bbox_2d": ' + "[" * 9000, []),
    ],
    ids="python braces bare nested strings unescaped cut label-cut point deep".split(),
)
def test_habits_of_models_are_read(answer: str, captions: list[str]):
    assert list(layout_of(answer, SEEN, PAGE, ROOM).captions[1:]) == captions


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
