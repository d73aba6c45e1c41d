"""The same runs over HTTP: `generate_stream`, JSON in, server-sent events out."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import numpy as np
import pytest
from conftest import Live
from mrt.serving.testing import samples
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
    with closing(http.client.HTTPConnection(live.http, timeout=60)) as connection:
        connection.request("POST", "/v2/models/mrt/generate_stream", json.dumps(body(tensors)))
        yield connection.getresponse()


def told(response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    for line in response:
        if line.startswith(b"data:"):
            event = json.loads(line[5:])
            yield {**event, "info": json.loads(event["info"]), "image": base64.b64decode(event["image"])}


@pytest.mark.parametrize("task", samples.TASKS)
def test_every_task_gives_the_layers_that_it_gives_over_grpc(live: Live, task: str):
    tensors = samples.TASKS[task]() | QUICK
    with answered(live, tensors) as response:
        assert response.getheader("Content-Type", "").startswith("text/event-stream")
        over_http = [(event["event"], event["image"]) for event in told(response) if event["event"] != "heartbeat"]
    with Stream(live.grpc, tensors) as stream:
        over_grpc = [(event.kind, event.image) for event in stream if event.kind]
    assert [kind for kind, _ in over_http] == [kind for kind, _ in over_grpc]
    assert [image for kind, image in over_http if kind == "layer"] == [
        image for kind, image in over_grpc if kind == "layer"
    ]


def test_a_refusal_is_an_event_under_status_200(live: Live):
    with answered(live, samples.text_to_layers() | {"steps": np.array([0], np.int32)}) as response:
        (event,) = told(response)
    assert response.status == 200 and event["event"] == "error"
    assert (event["info"]["code"], event["info"]["field"]) == ("invalid_argument", "steps")


def test_damaged_base64_is_refused_with_its_field(live: Live):
    fields = body(samples.image_to_layers())
    fields["images"][0] = "not base64!"
    with closing(http.client.HTTPConnection(live.http, timeout=60)) as connection:
        connection.request("POST", "/v2/models/mrt/generate_stream", json.dumps(fields))
        (event,) = told(connection.getresponse())
    assert (event["info"]["code"], event["info"]["field"]) == ("invalid_argument", "images[0]")


def test_a_run_that_waits_gets_signs_of_life_and_one_that_leaves_frees_its_place(live: Live, limits):
    blockers = [Stream(live.grpc, samples.text_to_layers() | LONG) for _ in range(limits.slots)]
    try:
        for blocker in blockers:
            assert blocker.next(30).kind == "accepted"
        with answered(live, samples.text_to_layers() | QUICK) as response:
            assert next(told(response))["event"] == "heartbeat"
        for blocker in blockers:
            blocker.cancel()
        start = time.monotonic()
        with answered(live, samples.text_to_layers() | QUICK) as response:
            assert [event["event"] for event in told(response)][-1] == "done"
        assert time.monotonic() - start < 20
    finally:
        for blocker in blockers:
            blocker.cancel()


def test_http_callers_that_left_hold_no_places(live: Live, limits):
    for _ in range(limits.slots):
        with answered(live, samples.text_to_layers() | LONG) as response:
            assert next(told(response))["event"] == "accepted"
    with answered(live, samples.text_to_layers() | QUICK) as response:
        first = next(event for event in told(response) if event["event"] != "heartbeat")
        waited = first["info"]["queue_ms"]
    assert waited < 5_000, "the runs that were left would have gone on for much longer"
