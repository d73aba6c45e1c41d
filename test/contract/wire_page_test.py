"""proto/WIRE.md names every tensor, every event and every key of its info that the server really sends."""

from __future__ import annotations

import re
from dataclasses import fields

import numpy as np
from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing import samples
from mrt.serving.testing.samples import texts
from mrt.serving.testing.servers import REPO, Live
from mrt.vocabulary import Vocabulary
from stream import run

NAMES = {*re.findall(r"`(\w+)`", (REPO / "proto/WIRE.md").read_text())}


def test_every_tensor_is_named():
    table = MODELS["mrt"]
    assert {tensor.name for tensor in (*table.inputs, *table.outputs)} <= NAMES


def test_every_event_and_what_it_says_is_named(live: Live):
    prompt = {"task": texts("text_to_layers"), "prompt": texts("red heart icon on a blue background")}
    wrong = {**samples.text_to_layers(), "steps": np.array([0], np.int32)}
    events = [*run(live.grpc, prompt), *run(live.grpc, prompt | {"plan": np.array([True])}), *run(live.grpc, wrong)]
    said = {event.kind for event in events} | {key for event in events for key in event.info}
    assert {"accepted", "step", "layer", "done", "plan", "error", "vocabulary", "captions"} <= said <= NAMES
    done = next(event.info for event in events if event.kind == "done")
    assert {*done["self_check"]} <= NAMES and {field.name for field in fields(Vocabulary)} <= NAMES
