"""The same runs over HTTP: `generate_stream`, JSON in, server-sent events out."""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import queue
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import numpy as np
import pytest
from figures import cancelled, read, settled, waiting
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.servers import Live
from mrt.serving.triton.heartbeat import BEAT
from stream import Stream

QUICK = {"steps": np.array([2], np.int32)}
LONG = {"steps": np.array([100], np.int32), "guidance": np.array([2], np.float32)}


def body(tensors: samples.Tensors) -> dict[str, Any]:
    """Flat lists by name; pictures as base64."""
    fields: dict[str, Any] = {"encoding": ["base64"]}
    for name, array in tensors.items():
        packed = name in ("images", "references")
        values = [base64.b64encode(value) if packed else value for value in array.ravel().tolist()]
        fields[name] = [value.decode() if isinstance(value, bytes) else value for value in values]
    return fields


@contextmanager
def answered(live: Live, tensors: samples.Tensors) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection(live.http, timeout=HANG)) as connection:
        connection.request("POST", "/v2/models/mrt/generate_stream", json.dumps(body(tensors)))
        yield connection.getresponse()


def events_of(response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    for line in response:
        if line.startswith(b"data:"):
            event = json.loads(line[5:])
            yield {**event, "info": json.loads(event["info"]), "image": base64.b64decode(event["image"])}


@pytest.mark.parametrize("task", samples.TASKS)
def test_every_task_gives_the_layers_that_it_gives_over_grpc(live: Live, task: str):
    tensors = samples.TASKS[task]() | QUICK
    with answered(live, tensors) as response:
        assert response.getheader("Content-Type", "").startswith("text/event-stream")
        over_http = [(event["event"], event["image"]) for event in events_of(response) if event["event"] != "heartbeat"]
    with Stream(live.grpc, tensors) as stream:
        over_grpc = [(event.kind, event.image) for event in stream if event.kind]
    assert [kind for kind, _ in over_http] == [kind for kind, _ in over_grpc]
    assert [image for kind, image in over_http if kind == "layer"] == [
        image for kind, image in over_grpc if kind == "layer"
    ]


def test_a_refusal_is_an_event_under_status_200(live: Live):
    with answered(live, samples.text_to_layers() | {"steps": np.array([0], np.int32)}) as response:
        (event,) = events_of(response)
    assert response.status == 200 and event["event"] == "error"
    assert (event["info"]["code"], event["info"]["field"]) == ("invalid_argument", "steps")


def test_damaged_base64_is_refused_with_its_field(live: Live):
    fields = body(samples.image_to_layers())
    fields["images"][0] = "not base64!"
    with closing(http.client.HTTPConnection(live.http, timeout=HANG)) as connection:
        connection.request("POST", "/v2/models/mrt/generate_stream", json.dumps(fields))
        (event,) = events_of(connection.getresponse())
    assert (event["info"]["code"], event["info"]["field"]) == ("invalid_argument", "images[0]")


def test_a_plan_is_one_event_without_an_image(live: Live):
    with answered(live, samples.add_layers() | {"plan": np.array([True])}) as response:
        (planned,) = events_of(response)
    assert (planned["event"], planned["index"], planned["image"]) == ("plan", [0, 0], b"")
    with Stream(live.grpc, samples.add_layers() | {"plan": np.array([True])}) as stream:
        (over_grpc,) = stream
    changing = {"seconds": 0}
    assert planned["info"] | changing == over_grpc.info | changing, "base64 weighs what the pictures do"


@contextmanager
def full(live: Live, limits: Limits) -> Iterator[list[Stream]]:
    """A server whose slots are all taken for long."""
    with ExitStack() as open_streams:
        tensors = samples.text_to_layers() | LONG
        runs = [open_streams.enter_context(Stream(live.grpc, tensors)) for _ in range(limits.slots)]
        for run in runs:
            assert run.next().kind == "accepted"
        yield runs


def test_a_run_that_waits_gets_a_heartbeat_every_second_and_then_its_turn(live: Live, limits: Limits):
    with full(live, limits) as runs, ExitStack() as connections:
        asked = time.monotonic()
        events = events_of(connections.enter_context(answered(live, samples.text_to_layers() | QUICK)))
        beats = []
        for event in itertools.islice(events, 4):
            beats.append(time.monotonic())
            assert (event["event"], event["index"], event["image"], event["info"]) == ("heartbeat", [0, 0], b"", {})
        assert beats[-1] - asked >= 4 * BEAT, "no more often than that"
        assert np.diff(beats).min() < 1.3, "every second, where nothing else holds the machine up"
        runs[0].cancel()
        kinds = [event["event"] for event in events if event["event"] != "heartbeat"]
    assert kinds == ["accepted", "step", "step", "layer", "layer", "layer", "done"]


def test_a_caller_that_leaves_while_it_waits_makes_room_for_the_next(live: Live, limits: Limits):
    with full(live, limits) as runs, ExitStack() as open_streams:
        with answered(live, samples.text_to_layers() | QUICK) as response:
            assert next(events_of(response))["event"] == "heartbeat"
            open_streams.enter_context(Stream(live.grpc, samples.text_to_layers() | QUICK))
            wait_for(lambda: waiting(live) == 2)
        wait_for(lambda: waiting(live) == 1)
        assert not any(run.over.is_set() for run in runs), "they would have made room by themselves"


def test_over_grpc_no_heartbeats_are_sent(live: Live, limits: Limits):
    with full(live, limits), Stream(live.grpc, samples.text_to_layers() | QUICK) as late, pytest.raises(queue.Empty):
        late.next(2.5)


def test_http_callers_that_left_hold_no_slots(live: Live, limits: Limits):
    before = cancelled(settled(live))
    for _ in range(limits.slots):
        with answered(live, samples.text_to_layers() | LONG) as response:
            assert next(events_of(response))["event"] == "accepted"
    wait_for(lambda: cancelled(read(live)) == before + limits.slots)
