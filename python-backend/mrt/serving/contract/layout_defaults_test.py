"""What a request leaves out gets a default before the rest is checked, or is refused by field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.colours import COLOURS, colour_of
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


KNOWING = replace(LIMITS, vocabulary=of_drawn_designs(), max_drawn=2048, drawn_side=128)


def planned_of(prompt: str, **tensors: np.ndarray) -> tuple[FixedLayouts, Request]:
    """A planner network whose regions are no good, and the request that comes of a prompt."""
    layouts = FixedLayouts()
    return layouts, parse(prompted(prompt=texts(prompt), **tensors), KNOWING, layouts)


def test_a_plain_list_of_things_is_laid_out_by_the_network_where_its_regions_are_good():
    prompt = "red heart and a moon on blue"
    layouts, request = planned_of(prompt)
    ((asked, *_),) = layouts.asked
    assert asked == "blue background; red heart icon; yellow moon icon"
    assert request.captions == ("blue background", "red heart icon", "golden moon icon")
    assert request.regions[1] != Region(0, 0, 32, 16), "which is not square"
    good = (Region(16, 32, 48, 48), Region(64, 64, 32, 32))

    class Square(FixedLayouts):
        def _layout(self, page: Region, captions: tuple[str, ...]) -> Layout:
            return Layout((page, *good), captions)

    assert parse(prompted(prompt=texts(prompt)), KNOWING, Square()).regions[1:] == good


@pytest.mark.parametrize("off", [(0, 32, 48, 48), (64, 64, 48, 48)])
def test_regions_of_the_network_at_the_edge_or_off_the_middle_are_none_of_a_large_page(off: tuple[int, int, int, int]):
    class Off(FixedLayouts):
        def _layout(self, page: Region, captions: tuple[str, ...]) -> Layout:
            return Layout((page, Region(*off), Region(64, 16, 32, 32)), captions)

    asked = prompted(prompt=texts("red heart and a moon on blue"))
    assert Region(*off) in parse(asked, KNOWING, Off()).regions, "of a small page they are as good as any"
    own = parse(asked | {"canvas": integers(1024, 1024)}, KNOWING, Off()).own.regions
    assert Region(*(8 * side for side in off)) not in own and len(own) == 3


@pytest.mark.parametrize("prompt", [
    "three red hearts", "a heart above a star", "a heart at the top, a star", "a heart", "a star and a small heart",
    'text "SALE"', "blue background",
])  # fmt: skip
def test_what_rules_know_better_is_not_asked_of_the_network(prompt: str):
    layouts, request = planned_of(prompt)
    assert layouts.asked == [] and request.captions is not None


def test_of_a_prompt_it_is_told_what_became_of_its_words():
    prompt = "a fluffy crimson heart, a rocket, text, and a star on blue, Instagram post"
    _, request = planned_of(prompt)
    words = {
        "understood": [{"slot": 0, "words": ("crimson", "heart", "text", "star", "blue", "Instagram post")}],
        "approximate": [],
        "unknown": [{"slot": 0, "caption": prompt, "words": ("fluffy", "rocket")}],
        "omitted": [{"slot": 0, "said": "text", "why": "has no string; put what it is to say in double quotes"}],
        "page": {"said": "Instagram post", "width": 1080, "height": 1080},
    }
    assert request.captions == ("blue background", "crimson heart icon", "amber star icon")
    assert (request.own.canvas, request.canvas) == ((1080, 1080), (128, 128))
    for event in (
        events.accepted(request, 0),
        events.plan(request, LIMITS, 1),
        events.done(request, "tiny", "sha256:00", {}, {}),
    ):
        assert event.info["vocabulary"] == words


def test_a_canvas_of_the_callers_comes_before_the_page_that_a_prompt_names():
    _, request = planned_of("Instagram post with a heart", canvas=integers(256, 128))
    assert request.own.canvas == (256, 128) and "page" not in events.accepted(request, 0).info["vocabulary"]


def test_strict_refuses_unknown_words_before_anything_is_planned():
    strict = {"strict": np.array([True])}
    layouts = FixedLayouts()
    with pytest.raises(Refusal, match=r"do not know: fluffy, rocket \(near: airplane\)"):
        parse(prompted(prompt=texts("a fluffy star, a rocket"), **strict), KNOWING, layouts)
    assert layouts.asked == []
    with pytest.raises(Refusal, match=r"captions\[1\] has what these weights do not know: rocket"):
        parse(samples.text_to_layers() | {"captions": texts("blue", "red rocket", "star")} | strict, KNOWING)
    with pytest.raises(Refusal, match="text has no string"):
        planned_of("a star and a text", **strict)
    with pytest.raises(Refusal, match="strict is true, but words"):
        parse(samples.restyle_layers() | strict, KNOWING)
    assert planned_of("a crimson star", **strict)[1].captions == ("midnight background", "crimson star icon")
    assert planned_of("a fluffy star")[1].words is not None


def test_a_prompt_is_bound_to_regions_without_captions():
    bare = {name: array for name, array in samples.text_to_layers().items() if name != "captions"}
    request = parse(bare | {"prompt": texts('white text "SALE" and a red heart on blue')}, KNOWING)
    assert request.captions == ("blue background", 'white text "SALE"', "red heart icon")
    assert list(request.text_slot) == [1, 1, 2, 2, 2, 3, 3, 3]
    request = parse(bare | {"prompt": texts("a heart")}, KNOWING)
    assert request.captions == ("midnight background", "", "red heart icon")
    assert request.words and request.words.omitted[0][:2] == (2, "")
    assert parse(bare | {"prompt": texts("a rocket")}, KNOWING).captions is None


def test_a_ground_that_nothing_is_said_of_is_even_and_shows_what_lies_on_it():
    assert planned_of("a red star")[1].captions == ("midnight background", "red star icon")
    assert planned_of("a midnight star")[1].captions == ("off-white background", "midnight star icon")


def test_of_layers_that_are_kept_none_is_bound():
    request = parse(
        {name: array for name, array in samples.add_layers().items() if name != "captions"}
        | {"prompt": texts("a green circle on red")},
        KNOWING,
    )
    assert request.captions == ("", "", "green circle")


def test_captions_take_synonyms_for_what_the_weights_know():
    request, plain = (
        parse(samples.text_to_layers() | {"captions": texts("blue background", caption, "")}, KNOWING)
        for caption in ("a crimson love heart", "a red heart icon")
    )
    assert np.array_equal(request.text_bytes, plain.text_bytes)
    assert request.words and plain.words
    assert request.words.approximate == ((2, "love heart", "heart"),)
    assert request.colours[2] == colour_of("crimson") != plain.colours[2] == COLOURS["red"]
    assert (request.words.unknown, plain.words.approximate) == ((), ())


@pytest.mark.parametrize("caption", ["red text", "the word", "a headline in white"])
def test_a_text_without_a_string_is_refused(caption: str):
    with pytest.raises(Refusal, match=r"captions\[1\] asks for a text .* without its string"):
        parse(samples.text_to_layers() | {"captions": texts("blue", caption, "star")}, KNOWING)


def test_only_what_is_to_be_made_is_looked_at():
    captions = texts("a night sky", "a rocket", "green circle")
    request = parse(samples.add_layers() | {"captions": captions}, KNOWING)
    vocabulary = events.accepted(request, 0).info["vocabulary"]
    assert vocabulary == {
        "understood": [{"slot": 3, "words": ("green", "circle")}], "approximate": [], "unknown": []
    }  # fmt: skip


def test_the_network_gets_the_spelling_of_its_vocabulary():
    short, long = (
        parse(samples.text_to_layers() | {"captions": texts("blue background", heart, "")}, KNOWING).text_bytes
        for heart in ("red heart", "red heart icon")
    )
    assert np.array_equal(short, long)


def test_weights_without_a_vocabulary_report_no_unknown_words():
    request = parse(prompted(prompt=texts("a rocket")), LIMITS, layouts := FixedLayouts(captions=("", "blue")))
    assert request.words is None and "vocabulary" not in events.accepted(request, 0).info
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
