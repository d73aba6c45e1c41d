"""What a request leaves open is filled in before the rest is checked, or refused by field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.geometry import Region
from mrt.serving import events
from mrt.serving.contract import parse
from mrt.serving.layouts import Layout, Room
from mrt.serving.refusal import Refusal
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import Tensors, integers, png, texts


class FixedLayouts:
    """One layer of two tokens, as often as it is told to; remembers what it was asked."""

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


def test_a_prompt_whose_words_are_nobodys_stays_the_prompt_of_all():
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
def test_what_is_wrong_is_refused_before_any_layout_is_asked_for(field: str):
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


def test_without_layouts_regions_have_to_be_given():
    with pytest.raises(Refusal, match="canvas is missing"):
        parse(prompted(), LIMITS)
    with pytest.raises(Refusal, match="regions is missing"):
        parse(prompted(canvas=integers(64, 64)), replace(LIMITS))
