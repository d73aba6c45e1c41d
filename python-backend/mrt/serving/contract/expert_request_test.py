"""Requests that the experts serve: what they come to, and every refusal by its field."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.geometry import Region
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.parse import parse_any
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import Tensors, encoded, integers, png, texts

WITH = replace(LIMITS, max_parts=5, max_picture=500_000)
PICTURE = png(400, 300)


def rows(*regions: tuple[int, int, int, int]) -> dict[str, np.ndarray]:
    """Regions on the picture, and the empty elements of `images` that go with them."""
    every = ((0, 0, 400, 300), *regions)
    return {"regions": np.array(every, np.int32), "images": texts(PICTURE, *[b""] * len(every))}


def asked(**tensors: np.ndarray) -> Tensors:
    return {"task": texts("image_to_layers"), "expert": texts("auto"), "images": texts(PICTURE)} | tensors


def request(**tensors: np.ndarray) -> ExpertRequest:
    made = parse_any(asked(**tensors), WITH)
    assert isinstance(made, ExpertRequest)
    return made


def refusal(limits: Limits = WITH, /, **tensors: np.ndarray) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_any(asked(**tensors), limits)
    assert caught.value.code == "invalid_argument" and not caught.value.retryable
    assert caught.value.text.startswith(caught.value.field) and len(caught.value.text) < 200
    return caught.value


def test_a_picture_alone_is_taken_apart_at_its_own_size():
    made = request()
    assert made.canvas == (400, 300) and made.page == Region(0, 0, 400, 300)
    assert (made.regions, made.names, made.most, made.granularity) == (None, (), 5, "normal")
    assert (
        made.file == PICTURE
        and made.size == len(PICTURE) + sum(4 + len(word) for word in ("image_to_layers", "auto")) + 4
    )
    assert made.asked() == {
        "name": "images[0]",
        "canvas": (400, 300),
        "regions": None,
        "names": (),
        "granularity": "normal",
        "most": 5,
        "plan": False,
    }  # fmt: skip


def test_who_takes_it_apart():
    assert isinstance(parse_any(asked(expert=texts("experts")), WITH), ExpertRequest)
    assert isinstance(parse_any(asked(expert=texts(""), **rows()), WITH), Request), (
        "as callers before the experts know it"
    )
    for limits in (WITH, LIMITS):
        assert isinstance(parse_any(asked(expert=texts("network"), **rows()), limits), Request)
    assert isinstance(parse_any(asked(**rows()), LIMITS), Request), "a server without experts"
    assert "this server has none" in refusal(LIMITS, expert=texts("experts")).text
    assert refusal(expert=texts("magic")).text == "expert is 'magic'; give one of auto, experts, network"


@pytest.mark.parametrize("task", ["text_to_layers", "add_layers", "restyle_layers"])
def test_the_other_tasks_are_the_networks(task: str):
    tensors = samples.TASKS[task]()
    assert isinstance(parse_any(tensors | {"expert": texts("auto")}, WITH), Request)
    for name, value in (("expert", "experts"), ("granularity", "fine")):
        with pytest.raises(Refusal) as caught:
            parse_any(tensors | {name: texts(value)}, WITH)
        assert caught.value.field == name


def test_regions_and_names_are_those_of_the_picture():
    made = request(captions=texts("ground", "", "cup"), **rows((0, 0, 400, 300), (10, 20, 390, 280)))
    assert made.regions == (Region(0, 0, 400, 300), Region(10, 20, 390, 280))
    assert made.names == ("ground", "", "cup")
    assert request(**rows()).regions == ()


def test_the_canvas_is_the_pictures_size_or_that_made_smaller_by_one_factor():
    assert request(canvas=integers(400, 300)).canvas == (400, 300)
    small = request(canvas=integers(200, 150), page=integers(0, 0, 200, 150))
    assert small.canvas == (200, 150) and small.page == Region(0, 0, 200, 150)
    for canvas in ((400, 299), (800, 600), (300, 400), (1, 300)):
        found = refusal(canvas=integers(*canvas))
        assert found.field == "images[0]" and "400 x 300 px" in found.text and "leave the canvas out" in found.text
    assert refusal(page=integers(0, 0, 400, 200)).field == "page"
    assert refusal(canvas=integers(0, 10)).field == "canvas"


def test_a_canvas_may_be_larger_than_the_networks():
    wide = encoded(Image.new("RGB", (2000, 200)))
    assert request(images=texts(wide), canvas=integers(2000, 200)).canvas == (2000, 200)


def test_a_picture_is_measured_as_it_is_shown():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(Image.new("RGB", (400, 300)), "JPEG", exif=exif)
    assert request(images=texts(turned)).canvas == (300, 400)


def test_the_limits_are_named():
    large = encoded(Image.new("1", (1000, 501)))
    assert refusal(images=texts(large)).text == (
        "images[0] is 1000 x 501 px, more than the 500,000 px that are read; save it smaller"
    )
    assert refusal(layer_count=integers(7)).text == "layer_count is 7; give a number from 1 to 6"
    assert refusal(**rows(*[(0, 0, 9, 9)] * 6)).text == "regions has 6 layers above the background, at most 5"


def test_a_count_is_of_all_layers_and_needs_no_regions():
    assert [request(layer_count=integers(count)).most for count in (1, 3, 6)] == [0, 2, 5]
    assert refusal(layer_count=integers(0)).field == "layer_count"
    assert refusal(layer_count=integers(2), **rows((0, 0, 9, 9))).field == "layer_count"


def test_granularity_is_one_of_three_and_the_experts():
    assert [request(granularity=texts(word)).granularity for word in ("coarse", "fine", "")] == [
        "coarse",
        "fine",
        "normal",
    ]
    assert refusal(granularity=texts("finest")).text == "granularity is 'finest'; give one of coarse, normal, fine"
    assert refusal(expert=texts("network"), granularity=texts("fine")).field == "granularity"
    assert refusal(LIMITS, granularity=texts("fine")).field == "granularity"


@pytest.mark.parametrize("field, tensors", [
    ("images[0]", {"images": texts("")}),
    ("images[0]", {"images": texts("no picture")}),
    ("images[0]", {"images": texts(PICTURE), "encoding": texts("base64")}),
    ("images", {"images": texts(PICTURE, "")}),
    ("regions", {"regions": np.zeros((0, 4), np.int32)}),
    ("regions[0]", rows() | {"regions": np.array([(0, 0, 200, 300)], np.int32)}),
    ("regions[1]", rows((350, 0, 60, 10))),
    ("regions[1]", rows((0, 0, 0, 10))),
    ("captions", {"captions": texts("ground")}),
    ("captions", rows((0, 0, 9, 9)) | {"captions": texts("ground")}),
    ("keep", {"keep": np.array([False])}),
    ("keep", rows() | {"keep": np.array([False, False])}),
    ("keep[1]", rows((0, 0, 9, 9)) | {"keep": np.array([False, True])}),
    ("references", {"references": texts("")}),
    ("references[1]", rows((0, 0, 9, 9)) | {"references": texts("", PICTURE)}),
    ("images[2]", rows((0, 0, 9, 9)) | {"images": texts(PICTURE, "", png(9, 9))}),
])  # fmt: skip
def test_bad_input_is_refused_by_field(field: str, tensors: Tensors):
    assert refusal(**tensors).field == field


def test_a_region_outside_is_refused_in_px_of_the_picture():
    found = refusal(**rows((350, 0, 60, 10)))
    assert found.text == (
        "regions[1] ends 10 px right of the picture (400 x 300 px); enlarge the picture or move the region"
    )


def test_a_picture_may_travel_as_base64_and_is_only_a_plan_where_one_is_asked_for():
    made = request(images=texts(base64.b64encode(PICTURE)), encoding=texts("base64"), plan=np.array([True]))
    assert made.file == PICTURE and made.plan and made.asked()["plan"]


def test_nothing_of_the_picture_is_decoded(monkeypatch):
    def decoded(*_):
        raise AssertionError

    monkeypatch.setattr(Image.Image, "load", decoded)
    request()
