"""What a request leaves out gets a default before the rest is checked, or is refused by field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import Region
from mrt.serving.contract import events
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import Tensors, integers, png, texts


class FixedLayouts:
    """One layer of two tokens, `layers` times; `asked` has the arguments of its calls."""

    def __init__(self, layers: int = 1, captions: tuple[str, ...] = ("sky", "moon")):
        self.layers, self.captions, self.asked = layers, captions, []

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        self.asked.append((picture.shape, canvas, page, room))
        return self._layout(page, ("",) * (self.layers + 1))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        self.asked.append((prompt, canvas, page, room, seed))
        return self._layout(page, self.captions)

    def _layout(self, page: Region, captions: tuple[str, ...]) -> Layout:
        return Layout((page, *[Region(page.x, page.y, 32, 16)] * self.layers), captions)


def prompted(**tensors: np.ndarray) -> Tensors:
    return {"task": texts("text_to_layers"), "prompt": texts("moon on sky"), "seed": np.array([7], np.int64)} | tensors


def pictured(**tensors: np.ndarray) -> Tensors:
    return {"task": texts("image_to_layers"), "images": texts(png(100, 70))} | tensors


def test_a_prompt_alone_is_planned_on_the_default_page_with_captions_of_its_own():
    layouts = FixedLayouts()
    request = parse(prompted(), LIMITS, layouts)
    whole = Region(0, 0, 128, 128)
    assert layouts.asked == [("moon on sky", (128, 128), whole, Room(16, 1024 - 128), 7)]
    assert [slot.region for slot in request.slots] == [whole, whole, Region(0, 0, 32, 16)]
    assert request.captions == ("sky", "moon") and list(request.text_slot) == [1, 2]
    assert events.accepted(request, 0).info["captions"] == ("sky", "moon")


def test_a_prompt_whose_words_belong_to_no_layer_stays_the_prompt_of_all():
    request = parse(prompted(), LIMITS, FixedLayouts(captions=("", "")))
    assert request.captions is None and list(request.text_slot) == [0, 0, 0]


def test_a_picture_alone_gives_the_canvas():
    layouts = FixedLayouts()
    request = parse(pictured(), LIMITS, layouts)
    assert layouts.asked == [((4, 70, 100), (100, 70), Region(0, 0, 100, 70), Room(16, 1024 - 2 * 35))]
    assert request.canvas == (100, 70) and len(request.slots) == 3 and request.captions is None
    with_regions = parse(
        pictured(regions=integers(0, 0, 100, 70).reshape(1, 4), images=texts(png(100, 70), "")), LIMITS
    )
    assert with_regions.canvas == (100, 70) and len(with_regions.slots) == 2


def test_a_count_goes_to_the_layouts():
    layouts = FixedLayouts()
    parse(pictured(layer_count=integers(3)), LIMITS, layouts)
    ((*_, room),) = layouts.asked
    assert room == Room(16, 1024 - 2 * 35, 3) and room.most == 2


def test_a_count_beyond_the_limit_of_layers_leaves_the_limit():
    assert [Room(2, 100, wanted).most for wanted in (0, 1, 2, 3, 4)] == [2, 0, 1, 2, 2]


KNOWING = replace(LIMITS, vocabulary=of_drawn_designs())


def planned_of(prompt: str, captions: tuple[str, ...]) -> tuple[FixedLayouts, Request]:
    """The planner that cuts a prompt into `captions`, and the request that comes of it."""
    layouts = FixedLayouts(len(captions) - 1, captions)
    return layouts, parse(prompted(prompt=texts(prompt)), KNOWING, layouts)


@pytest.mark.parametrize("captions, parts", [
    (("", "blue", "red heart icon"), "blue background; red heart icon"),
    (("", "red heart icon", "Blue"), "Blue background; red heart icon"),
    (("yellow", "red heart icon"), "yellow background; red heart icon"),
])  # fmt: skip
def test_a_bare_colour_is_planned_as_the_background(captions: tuple[str, ...], parts: str):
    layouts, _ = planned_of("red heart on blue", captions)
    assert [asked[0] for asked in layouts.asked] == ["red heart icon on blue", parts]


@pytest.mark.parametrize("captions", [
    ("blue background", "red heart icon"),
    ("", "red heart icon"),
    ("", "red", "blue"),  # which of them?
    ("photo of hills", "blue"),
    ("", ""),
])  # fmt: skip
def test_a_good_plan_is_made_once(captions: tuple[str, ...]):
    layouts, _ = planned_of("whatever, red", captions)
    assert len(layouts.asked) == 1


def test_unknown_words_are_reported_by_slot_and_those_of_no_caption_for_the_whole():
    prompt = "a fluffy thing, red rocket on sky"
    _, request = planned_of(prompt, ("sky", "red rocket"))
    unknown = [
        {"slot": 0, "caption": prompt, "words": ("fluffy", "thing")},
        {"slot": 1, "caption": "sky", "words": ("sky",)},
        {"slot": 2, "caption": "red rocket", "words": ("rocket",)},
    ]
    for event in (
        events.accepted(request, 0),
        events.plan(request, LIMITS, 1),
        events.done(request, "tiny", "sha256:00", {}, {}),
    ):
        assert event.info["vocabulary"] == {"unknown": unknown}


def test_only_what_is_to_be_made_is_looked_at():
    captions = texts("a night sky", "a rocket", "green circle")
    request = parse(samples.add_layers() | {"captions": captions}, KNOWING)
    assert request.unknown == ()
    assert events.accepted(request, 0).info["vocabulary"] == {"unknown": []}


def test_the_network_gets_the_spelling_of_its_vocabulary():
    short, long = (
        parse(samples.text_to_layers() | {"captions": texts("blue background", heart, "")}, KNOWING).text_bytes
        for heart in ("red heart", "red heart icon")
    )
    assert np.array_equal(short, long)


def test_weights_without_a_vocabulary_report_no_unknown_words():
    request = parse(prompted(prompt=texts("a rocket")), LIMITS, layouts := FixedLayouts(captions=("", "blue")))
    assert request.unknown is None and "vocabulary" not in events.accepted(request, 0).info
    assert len(layouts.asked) == 1 and layouts.asked[0][0] == "a rocket"


BAD = {
    "layer_count": pictured(layer_count=integers(0)),
    "layer_count ": pictured(layer_count=integers(18)),
    "layer_count  ": prompted(layer_count=integers(2)),
    "layer_count   ": pictured(
        layer_count=integers(1), regions=integers(0, 0, 100, 70).reshape(1, 4), images=texts(png(100, 70), "")
    ),
    "canvas": prompted(regions=integers(0, 0, 64, 64).reshape(1, 4)),
    "page": prompted(page=integers(0, 0, 64, 64)),
    "keep": prompted(keep=np.array([False])),
    "captions": prompted(captions=texts("sky", "moon")),
    "prompt": prompted(prompt=texts("?!")),
    "steps": prompted(steps=integers(0)),
    "images": pictured(images=texts(png(100, 70), "")),
    "images[0]": pictured(images=texts("")),
}


@pytest.mark.parametrize("field", BAD)
def test_bad_input_is_refused_before_any_layout_is_computed(field: str):
    layouts = FixedLayouts()
    with pytest.raises(Refusal) as caught:
        parse(BAD[field], LIMITS, layouts)
    assert caught.value.field == field.strip() and caught.value.text.startswith(field.strip())
    assert layouts.asked == []


def test_more_layers_than_the_model_takes_are_refused():
    with pytest.raises(Refusal, match="at most 17"):
        parse(prompted(prompt=texts("sky;" + "moon;" * 17)), LIMITS, FixedLayouts())
    with pytest.raises(Refusal, match="names more than 16 layers"):
        parse(prompted(), LIMITS, FixedLayouts(layers=17, captions=("moon",) * 18))


def test_without_layouts_regions_are_required():
    with pytest.raises(Refusal, match="canvas is missing"):
        parse(prompted(), LIMITS)
    with pytest.raises(Refusal, match="regions is missing"):
        parse(prompted(canvas=integers(64, 64)), replace(LIMITS))
