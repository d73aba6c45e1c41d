"""The events of a run by the experts: what the messages of their model become."""

from __future__ import annotations

import hashlib
import json
from typing import get_args

import numpy as np
import pytest

from mrt.experts.progress import Stage
from mrt.serving.contract import expert_events
from mrt.serving.contract.expert_message import Message
from mrt.serving.testing import experts
from mrt.serving.testing.experts import LIMITS

REQUEST = experts.request(seed=np.array([9], np.int64))


@pytest.mark.parametrize("stage", get_args(Stage))
def test_every_stage_has_words(stage: Stage):
    event = expert_events.progress(Message("progress", {"stage": stage, "index": 3, "of": 10}))
    assert event.kind == "progress" and event.index == (3, 10) and event.info["stage"] == stage
    assert event.info["text"] and "{" not in event.info["text"]


def test_words_count_pieces():
    event = expert_events.progress(Message("progress", {"stage": "refine", "index": 3, "of": 10}))
    assert event.info["text"] == "refining 3 of 10"


def test_accepted_says_what_was_found_and_that_there_are_no_steps():
    info = expert_events.accepted(REQUEST, experts.FOUND, 12.3456).info
    assert info == {
        "expert": "experts",
        "canvas": (40, 30),
        "page": (0, 0, 40, 30),
        "picture": {"size": (40, 30), "remarks": []},
        "working": [40, 30],
        "regions": experts.FOUND.info["regions"],
        "layers": experts.FOUND.info["layers"],
        "tokens": 0,
        "bucket": 0,
        "steps": 0,
        "guidance": 1.0,
        "seed": 9,
        "queue_ms": 12.346,
    }


def test_a_plan_is_that_with_its_cost_and_without_a_wait():
    info = dict(expert_events.plan(REQUEST, experts.FOUND, LIMITS).info)
    assert (info["seconds"], info["memory"], info["pixels"]) == (1.5, 1000, 5000)
    assert info["request"] == REQUEST.size and info["weights"] == LIMITS.weights and "queue_ms" not in info
    accepted = expert_events.accepted(REQUEST, experts.FOUND, 0).info
    assert all(info[name] == accepted[name] for name in accepted if name != "queue_ms")


def test_a_layer_bears_what_its_expert_says_and_the_digest_of_its_picture():
    event = expert_events.layer(experts.layer(2))
    assert event.index == (2, 2) and event.image == b"layer 2"
    assert event.info["digest"] == "sha256:" + hashlib.sha256(b"layer 2").hexdigest()
    assert event.info["role"] == "layer" and "index" not in event.info and event.info["alpha"] == "refiner"
    assert expert_events.layer(experts.layer(1)).info["role"] == "background"


def test_done_has_no_steps_and_rounded_times():
    event = expert_events.done(REQUEST, experts.DONE, LIMITS, {"total_ms": 1.23456})
    assert event.info["timings"] == {"total_ms": 1.235}
    assert (event.info["steps"], event.info["student"], event.info["dropped"]) == (0, 0, [3])
    assert event.info["self_check"] == experts.DONE.info["self_check"]


def test_events_are_json():
    made = [
        expert_events.accepted(REQUEST, experts.FOUND, 1),
        expert_events.plan(REQUEST, experts.FOUND, LIMITS),
        expert_events.layer(experts.layer(1)),
        expert_events.done(REQUEST, experts.DONE, LIMITS, {}),
    ]
    for event in made:
        json.dumps(event.info, allow_nan=False)
