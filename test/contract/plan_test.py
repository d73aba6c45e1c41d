"""A plan says what a run would be, and makes nothing."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.servers import Live
from stream import Stream

LONG = samples.text_to_layers() | {"steps": np.array([100], np.int32)}
PLAN = {"plan": np.array([True])}


@pytest.mark.parametrize("task", samples.TASKS)
def test_a_plan_is_what_the_run_accepts(live: Live, limits: Limits, task: str):
    tensors = samples.TASKS[task]() | {"steps": np.array([2], np.int32)}
    with Stream(live.grpc, tensors | PLAN) as stream:
        (planned,) = stream
    with Stream(live.grpc, tensors) as stream:
        events = list(stream)
    assert planned.kind == "plan" and planned.final
    accepted, done = events[0].info, next(event.info for event in events if event.kind == "done")
    del accepted["queue_ms"]
    assert {name: planned.info[name] for name in accepted} == accepted
    assert planned.info["weights"] == done["weights"] == limits.weights
    assert planned.info["layers"] == sum(event.kind == "layer" for event in events)
    assert planned.info["pixels"] == accepted["tokens"] * 16 * 16 * 4
    rows, bucket = 1 if accepted["guidance"] == 1 else 2, accepted["bucket"]
    each = limits.memory["token"] * bucket + limits.memory["pair"] * bucket**2
    assert planned.info["memory"] == round(rows * each)
    assert 0 < planned.info["seconds"] < 60


def test_a_prompt_alone_is_planned_to_regions(live: Live):
    tensors = {name: samples.texts(text) for name, text in (("task", "text_to_layers"), ("prompt", "red heart icon"))}
    with Stream(live.grpc, tensors | {"seed": np.array([3], np.int64)} | PLAN) as stream:
        (planned,) = stream
    assert len(planned.info["regions"]) == len(planned.info["captions"]) == planned.info["layers"] >= 2


def test_what_a_run_would_be_refused_with_a_plan_is_refused_with(live: Live):
    with Stream(live.grpc, samples.text_to_layers() | {"steps": np.array([0], np.int32)} | PLAN) as stream:
        (refused,) = stream
    assert (refused.kind, refused.info["code"], refused.info["field"]) == ("error", "invalid_argument", "steps")


def test_a_plan_waits_for_no_slot(live: Live, limits: Limits):
    with ExitStack() as open_streams:
        running = [open_streams.enter_context(Stream(live.grpc, LONG)) for _ in range(limits.slots)]
        for stream in running:
            assert stream.next(60).kind == "accepted"
        planning = open_streams.enter_context(Stream(live.grpc, samples.text_to_layers() | PLAN))
        planned = planning.next(10)
        assert planned.kind == "plan" and planned.final
        steps = [stream.next(10).index[0] for stream in running]
        assert max(steps) < 100, "none of the runs made room for it"
