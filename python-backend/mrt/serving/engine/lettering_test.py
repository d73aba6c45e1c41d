"""Strings of layers: who writes them, where they stand, and that a caller is told."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mrt.geometry import Region
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.parse import parse
from mrt.serving.contract.pictures import png
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.lettering import ground_of
from mrt.serving.testing import experts, samples
from mrt.serving.testing.experts import FakeExperts
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import integers, texts

LIMITS = replace(experts.LIMITS, max_drawn=2048, drawn_side=128)
STRING = 'white text "SALE"'


class Typesetter(FakeExperts):
    """Sets a green block, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Mapping[str, Any], Image.Image]] = []

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        drawn = Image.open(io.BytesIO(layer))
        self.asked.append((request, drawn))
        self._fail("letter")
        pixels = np.zeros((drawn.height, drawn.width, 4), np.uint8)
        pixels[:] = (0, 200, 0, 255)
        text = {"string": request["string"], "box": [1, 2, 3, 4]}
        return Message("lettered", {"lettering": "typeset", "text": text, "note": "said so"}, png(pixels))


def run(letterer: FakeExperts, **tensors: np.ndarray) -> Recorder:
    request = parse(samples.text_to_layers() | {"steps": integers(2), "text": texts("auto")} | tensors, LIMITS)
    engine, caller = Engine(FakeNetworks(), LIMITS, experts=letterer), Recorder()
    engine.start()
    engine.submit(request, caller)
    wait_for(lambda: caller.finals > 0)
    engine.close()
    return caller


def layers(caller: Recorder) -> dict[int, Any]:
    return {event.info["slot"]: event for event in caller.events if event.kind == "layer"}


def test_a_string_is_set_in_its_region_and_told():
    letterer = Typesetter()
    caller = run(letterer)
    assert [event.kind for event in caller.events][-4:] == ["layer", "layer", "layer", "done"]
    made, region = layers(caller)[3], Region(*samples.REGIONS[2])
    assert made.info["region"] == region and made.info["lettering"] == "typeset"
    assert made.info["text"] == {"string": "SALE", "box": [region.x + 1, region.y + 2, 3, 4]}
    assert Image.open(io.BytesIO(made.image)).getpixel((5, 5)) == (0, 200, 0, 255)
    assert "lettering" not in layers(caller)[2].info
    assert caller.last.info["notes"] == [{"slot": 3, "text": "said so"}]
    ((request, drawn),) = letterer.asked
    assert (request["string"], request["words"], request["trusted"]) == ("SALE", STRING, True)
    assert request["measured"]
    assert drawn.size == (region.width, region.height) and np.shape(request["ground"]) == (24, 24, 3)


class Together(Typesetter):
    """Makes no layer before two are asked for."""

    both = threading.Barrier(2, timeout=HANG / 4)

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        self.both.wait()
        return super().letter(request, layer)


def test_two_strings_are_made_at_once():
    caller = run(Together(), captions=texts("blue background", 'white text "NEW"', STRING))
    assert [layers(caller)[slot].info["text"]["string"] for slot in (2, 3)] == ["NEW", "SALE"]


def test_letters_that_were_enlarged_or_are_not_wanted_are_not_trusted():
    letterer, times = Typesetter(), 8
    large = {name: samples.text_to_layers()[name] * times for name in ("canvas", "page", "regions")}
    caller = run(letterer, **large)
    region = Region(*(side * times for side in samples.REGIONS[2]))
    assert layers(caller)[3].info["region"] == region
    assert letterer.asked[0][1].size == (region.width, region.height)
    run(letterer, text=texts("typeset"))
    assert [request["trusted"] for request, _ in letterer.asked] == [False, False]


def test_drawn_letters_ask_nobody():
    letterer = Typesetter()
    caller = run(letterer, text=texts("drawn"))
    assert letterer.asked == [] and "notes" not in caller.last.info


@pytest.mark.parametrize(
    "error, code", [(Refusal("unavailable", "", "gone", True), "unavailable"), (OSError("x"), "internal")]
)
def test_a_letterer_that_breaks_ends_the_run(error: Exception, code: str):
    letterer = Typesetter()
    letterer.fail["letter"] = error
    assert run(letterer).last.info["code"] == code


def test_what_lies_beside_a_string_is_none_of_its_ground():
    """On a canvas that the network draws smaller it draws things on more than their regions."""
    page = Region(0, 0, 1024, 1024)
    reds = []
    for below in (Region(400, 100, 200, 200), Region(400, 350, 200, 200)):
        placed = {"regions": np.array([page, below, Region(100, 301, 800, 200)], np.int32), "page": integers(*page)}
        captions = texts("blue background", "red star", STRING)
        tensors = samples.text_to_layers() | placed | {"canvas": integers(1024, 1024), "captions": captions}
        request = parse(tensors, LIMITS)
        background, thing, string = request.stack
        planes = {background: _plain(request, background, 2), thing: _plain(request, thing, 0)}
        ground = ground_of(request, string, planes)
        reds.append(int((ground == (255, 0, 0)).all(-1).sum()))
        assert (ground == (0, 0, 255)).all(-1).sum() + reds[-1] > 0.7 * ground[..., 0].size
    beside, beneath = reds
    assert beside == 0 and beneath > 20


def _plain(request: Request, position: int, channel: int) -> np.ndarray:
    region = request.slots[position].region
    planes = np.zeros((4, region.height, region.width), np.float32)
    planes[[channel, 3]] = 1
    return planes
