"""What people ask for is in no log and in no trace: at the server's default log, and at MRT_LOG=debug in the SDK."""

from __future__ import annotations

import numpy as np
import pytest
from asking import ask
from conftest import SECRET, Server, app
from mrt.serving.testing import samples
from mrt.serving.testing.collector import Collector
from tritonclient.utils import InferenceServerException

GOOD = samples.text_to_layers() | {
    "prompt": samples.texts(SECRET),
    "captions": samples.texts("blue background", SECRET, f'white text "{SECRET}"'),
    "steps": np.array([2], np.int32),
}
# Each says what it was given to the caller, who gave it.
QUOTED = {name: GOOD | {name: samples.texts(SECRET)} for name in ("task", "quality", "encoding")}
BAD = QUOTED | {
    "a prompt that is too long": GOOD | {"prompt": samples.texts(SECRET * 10_000)},
    "a prompt that is no text": GOOD | {"prompt": samples.texts(SECRET.encode() + b"\xff")},
    "a picture that is none": samples.image_to_layers() | {"images": samples.texts(SECRET, "", "")},
    "a picture that is no base64": samples.image_to_layers()
    | {"images": samples.texts(f"{SECRET}!", "", ""), "encoding": samples.texts("base64")},
}


def nowhere(collector: Collector, server: Server) -> None:
    assert SECRET not in server.log.read_text()
    assert not any(SECRET.encode() in body for body in collector.bodies)


def test_a_good_run(collector: Collector, server: Server):
    assert ask(server.grpc, GOOD, "good", {})["steps"] == 2
    nowhere(collector, server)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request(collector: Collector, server: Server, case: str):
    told = ask(server.grpc, BAD[case], case, {})
    assert told["code"] == "invalid_argument"
    assert (SECRET in told["text"]) == (case in QUOTED)
    nowhere(collector, server)


def test_what_triton_itself_refuses(collector: Collector, server: Server):
    with pytest.raises(InferenceServerException):
        ask(server.grpc, GOOD | {"prompt": samples.texts(SECRET, SECRET)}, "two", {})
    nowhere(collector, server)


@pytest.mark.parametrize("protocol", ["grpc", "http"])
@pytest.mark.parametrize(
    ("way", "code"), [("run", ""), ("refused", "invalid_argument"), ("undecodable", "invalid_argument")]
)
def test_the_client_at_its_most_talkative(collector: Collector, server: Server, protocol: str, way: str, code: str):
    told = app(collector, server, protocol, way)
    assert told.code == code and "mrt: " in told.said
    assert SECRET not in told.said and "hush" not in told.said
    nowhere(collector, server)
