"""Layers after icons in a run: what the letterer is asked, what a caller is told."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mrt.experts.icons import sets
from mrt.experts.icons.library import Library
from mrt.experts.icons.testing.own_set import ROCKET, write
from mrt.geometry import Region
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.illustrations_test import LIMITS as KNOWING
from mrt.serving.contract.parse import parse
from mrt.serving.contract.pictures import png
from mrt.serving.engine.engine import Engine
from mrt.serving.testing import samples
from mrt.serving.testing.experts import FakeExperts
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import integers, texts

LIMITS = replace(KNOWING, max_drawn=2048, drawn_side=128)


class Illustrator(FakeExperts):
    def __init__(self, fails: bool = False):
        super().__init__()
        self.asked: list[tuple[Mapping[str, Any], Image.Image]] = []
        self.fails = fails

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message:
        drawn = Image.open(io.BytesIO(layer))
        self.asked.append((request, drawn))
        if self.fails:
            return Message("illustrated", {"note": "cannot be used"})
        return Message("illustrated", {"colour": [1, 2, 3]}, png(np.full((drawn.height, drawn.width, 4), 7, np.uint8)))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library([sets.read(write(tmp_path, "own", {"rocket": ROCKET}))])


def run(illustrator: Illustrator, library: Library, times: int = 1) -> Recorder:
    captions = texts("blue background", "red rocket", "red heart icon")
    tensors = samples.text_to_layers() | {"steps": integers(2), "icons": texts("auto"), "captions": captions}
    tensors |= {name: tensors[name] * times for name in ("canvas", "page", "regions")}
    tensors.pop("prompt", None)
    engine, caller = Engine(FakeNetworks(), LIMITS, experts=illustrator), Recorder()
    engine.start()
    engine.submit(parse(tensors, LIMITS, icons=library), caller)
    wait_for(lambda: caller.finals > 0)
    engine.close()
    return caller


@pytest.mark.parametrize("times", [1, 8])
def test_the_drawing_is_the_layer_in_its_region_and_its_source_is_told(library: Library, times: int):
    illustrator = Illustrator()
    caller = run(illustrator, library, times)
    region = Region(*(side * times for side in samples.REGIONS[1]))
    (made,) = [event for event in caller.events if event.kind == "layer" and event.info["slot"] == 2]
    reference = made.info["reference"]
    assert made.info["region"] == region and reference["icon"] == "own:rocket"
    assert (reference["colour"], reference["licence"], reference["words"]) == ([1, 2, 3], "CC0-1.0", ["rocket"])
    assert Image.open(io.BytesIO(made.image)).size == (region.width, region.height)
    ((request, drawn),) = illustrator.asked
    assert request["icon"] == {"body": ROCKET} and request["colour"] == (220, 45, 45)
    assert drawn.size == (region.width, region.height)
    accepted = next(event for event in caller.events if event.kind == "accepted")
    assert [(each["slot"], each["icon"]) for each in accepted.info["references"]] == [(2, "own:rocket")]
    assert caller.last.kind == "done" and caller.last.info["vocabulary"]["unknown"] == []
    others = [event.info for event in caller.events if event.kind == "layer" and event.info["slot"] != 2]
    assert len(others) == 2 and not any("reference" in info for info in others)


def test_a_drawing_that_fails_leaves_the_networks_layer_and_is_said(library: Library):
    caller = run(Illustrator(fails=True), library)
    (made,) = [event for event in caller.events if event.kind == "layer" and event.info["slot"] == 2]
    assert "reference" not in made.info and made.image
    assert {"slot": 2, "text": "cannot be used"} in caller.last.info["notes"]
