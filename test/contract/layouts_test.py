"""Requests without regions: mrt_layout finds them, `accepted` names them, and sent back they make the same layers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from figures import of_triton
from mrt.data import designs
from mrt.evaluation.cases import SEED, png
from mrt.geometry import Region
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.samples import integers, texts
from mrt.serving.testing.servers import Live
from PIL import Image
from stream import Event, run

STEPS = {"steps": integers(2), "seed": np.array([5], np.int64)}
PARTS = "teal background; red circle; yellow star icon"
SENTENCE = "red heart icon, yellow moon icon on a blue background"


def generated(live: Live, **tensors: np.ndarray) -> list[Event]:
    return run(live.grpc, {"task": texts("text_to_layers")} | STEPS | tensors)


def decomposed(live: Live, picture: bytes, **tensors: np.ndarray) -> list[Event]:
    return run(live.grpc, {"task": texts("image_to_layers"), "images": texts(picture)} | STEPS | tensors)


def pixels(events: list[Event]) -> list[bytes]:
    return [event.image for event in events if event.kind == "layer"]


def accepted(events: list[Event]) -> dict:
    assert (events[0].kind, events[-1].kind) == ("accepted", "done"), events[-1].info
    return events[0].info


def test_a_prompt_alone_is_planned_on_the_models_own_page(live: Live, limits: Limits):
    info = accepted(events := generated(live, prompt=texts(PARTS)))
    assert tuple(info["canvas"]) == limits.default_page
    assert info["regions"][0] == info["page"] == [0, 0, *limits.default_page]
    assert info["captions"] == ["teal background", "red circle", "yellow star icon"]
    assert len(pixels(events)) == len(info["regions"]) == 3
    whole = Region(0, 0, *limits.default_page)
    assert all(whole.contains(Region(*region)) for region in info["regions"])


def test_each_layer_of_a_sentence_gets_its_own_words(live: Live):
    captions = accepted(generated(live, prompt=texts(SENTENCE)))["captions"]
    assert captions[0] == "blue background" and sorted(captions[1:]) == ["red heart icon", "yellow moon icon"]


def test_the_plan_sent_back_makes_the_same_layers_and_another_seed_plans_anew(live: Live):
    frame = {"canvas": integers(160, 160), "page": integers(16, 16, 128, 128)}
    planned = generated(live, prompt=texts(SENTENCE), **frame)
    info = accepted(planned)
    regions, captions = np.array(info["regions"], np.int32), texts(*info["captions"])
    repeated = generated(live, regions=regions, captions=captions, **frame)
    assert pixels(repeated) == pixels(planned) and "captions" not in accepted(repeated)
    calls = of_triton(live, "count", "mrt_layout")
    assert accepted(generated(live, prompt=texts(SENTENCE), **frame))["regions"] == info["regions"]
    assert of_triton(live, "count", "mrt_layout") == calls, "this layout is known"
    seeds = [{"seed": np.array([seed], np.int64)} for seed in range(6, 10)]
    others = [accepted(generated(live, prompt=texts(SENTENCE), **frame | seed))["regions"] for seed in seeds]
    assert any(other != info["regions"] for other in others)


def test_what_became_of_the_words_stands_in_the_first_and_last_event(live: Live):
    prompt = 'Instagram post, yellow; red rocket; crimson heart; black text "COFFEE"'
    events = generated(live, prompt=texts(prompt))
    info = accepted(events)
    assert info["captions"] == ["yellow background", "crimson heart icon", 'black text "COFFEE"']
    assert info["canvas"] == [1080, 1080]
    assert info["vocabulary"]["unknown"] == [
        {"slot": 0, "caption": prompt, "words": ["rocket"]},
        {"slot": 3, "caption": 'black text "COFFEE"', "words": ['"COFFEE"']},
    ]
    assert info["vocabulary"]["approximate"] == []
    assert info["vocabulary"]["page"] == {"said": "Instagram post", "width": 1080, "height": 1080}
    assert events[-1].info["vocabulary"] == info["vocabulary"]


def test_a_prompt_is_bound_to_regions_without_captions(live: Live):
    regions = np.array([(0, 0, 128, 128), (0, 40, 48, 48), (80, 40, 48, 48)], np.int32)
    prompt = texts("a red heart to the right of a yellow star on blue")
    info = accepted(generated(live, canvas=integers(128, 128), regions=regions, prompt=prompt))
    assert info["captions"] == ["blue background", "yellow star icon", "red heart icon"]


@pytest.mark.parametrize("prompt", ["party", "?!? 42", "пожалуйста", "a " * 40, 'text "SALE', "red text"])
def test_a_prompt_that_cannot_be_planned_is_refused_before_any_compute(prompt: str, live: Live):
    (event,) = generated(live, prompt=texts(prompt))
    assert (event.kind, event.info["field"], event.info["code"]) == ("error", "prompt", "invalid_argument")


def test_strict_refuses_what_the_weights_do_not_know(live: Live):
    strict = {"strict": np.array([True])}
    (event,) = generated(live, prompt=texts("a red rocket and a star"), **strict)
    assert (event.kind, event.info["field"]) == ("error", "prompt") and "rocket" in event.info["text"]
    assert accepted(generated(live, prompt=texts(SENTENCE), **strict))["vocabulary"]["unknown"] == []


def test_a_picture_alone_is_taken_apart_at_its_own_size(live: Live):
    rng = np.random.default_rng(SEED)
    design = next(d for d in iter(lambda: designs.draw(rng), None) if len(d.layers) == 3 and not d.aligned)
    page = design.page.within(Region(0, 0, *design.canvas))
    picture = png(design.composite()[page])
    info = accepted(found := decomposed(live, picture))
    assert info["canvas"] == [design.page.width, design.page.height] and "captions" not in info
    assert info["regions"][0] == [0, 0, *info["canvas"]] and len(info["regions"]) > 1
    regions = np.array(info["regions"], np.int32)
    images = texts(picture, *[b""] * len(regions))
    repeated = decomposed(live, picture, images=images, regions=regions)
    assert pixels(repeated) == pixels(found)


def test_of_more_layers_than_are_asked_for_the_surest_are_found(live: Live):
    rng = np.random.default_rng(SEED)
    design = next(d for d in iter(lambda: designs.draw(rng), None) if len(d.layers) == 4 and not d.aligned)
    picture = png(design.composite()[design.page.within(Region(0, 0, *design.canvas))])
    found = [accepted(decomposed(live, picture, layer_count=integers(count)))["regions"] for count in (1, 2, 3, 21)]
    assert [len(regions) for regions in found[:3]] == [1, 2, 3] and len(found[3]) >= 4
    for fewer, more in zip(found, found[1:], strict=False):
        assert set(map(tuple, fewer)) <= set(map(tuple, more))


@pytest.mark.parametrize("colour", [(30, 90, 200, 255), (0, 0, 0, 0)], ids=["plain", "clear"])
def test_a_picture_with_nothing_in_it_is_a_background_alone(colour: tuple[int, int, int, int], live: Live):
    out = io.BytesIO()
    Image.new("RGBA", (100, 75), colour).save(out, "PNG")  # no multiple of a token
    events = decomposed(live, out.getvalue())
    assert accepted(events)["regions"] == [[0, 0, 100, 75]]
    assert [event.info["role"] for event in events if event.kind == "layer"] == ["background"]


def test_wrong_requests_without_regions_are_refused_by_field(live: Live, limits: Limits):
    many = "; ".join(["a"] * (limits.max_layers + 2))
    wrong = {
        "captions": {"captions": texts("a", "b"), "prompt": texts("a")},
        "page": {"page": integers(0, 0, 64, 64), "prompt": texts("a")},
        "canvas": {"canvas": integers(0, 64), "prompt": texts("a")},
        "prompt": {"prompt": texts(many)},
        "seed": {"seed": np.array([-1], np.int64), "prompt": texts("a")},
    }
    for field, tensors in wrong.items():
        (event,) = generated(live, **tensors)
        assert (event.kind, event.info["field"]) == ("error", field), event.info
    for count in (0, -1, limits.max_layers + 2):
        (event,) = decomposed(live, samples.png(64, 64), layer_count=integers(count))
        assert (event.kind, event.info["field"]) == ("error", "layer_count"), event.info
    for picture in (b"GIF89a", b""):
        (event,) = decomposed(live, picture)
        assert (event.kind, event.info["field"]) == ("error", "images[0]"), event.info
