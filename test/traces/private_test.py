"""What people ask for is in no log and in no trace: at the server's default log, and at MRT_LOG=debug in the SDK."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from app import SECRET, app
from ask import ask
from mrt.serving.testing import samples
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.servers import Live
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


def nowhere(collector: Collector, log: Path) -> None:
    assert SECRET not in log.read_text()
    assert not any(SECRET.encode() in body for body in collector.bodies)


def test_a_good_run(collector: Collector, server: Live, log: Path):
    assert ask(server.grpc, GOOD, "good", {})["steps"] == 2
    nowhere(collector, log)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request(collector: Collector, server: Live, log: Path, case: str):
    refused = ask(server.grpc, BAD[case], case, {})
    assert refused["code"] == "invalid_argument"
    assert (SECRET in refused["text"]) == (case in QUOTED)
    nowhere(collector, log)


def test_what_triton_itself_refuses(collector: Collector, server: Live, log: Path):
    with pytest.raises(InferenceServerException):
        ask(server.grpc, GOOD | {"prompt": samples.texts(SECRET, SECRET)}, "two", {})
    nowhere(collector, log)


@pytest.mark.parametrize("protocol", ["grpc", "http"])
@pytest.mark.parametrize(
    ("way", "code"), [("run", ""), ("refused", "invalid_argument"), ("undecodable", "invalid_argument")]
)
def test_the_client_at_its_most_talkative(
    collector: Collector, server: Live, log: Path, protocol: str, way: str, code: str
):
    outcome = app(collector, server, protocol, way)
    assert outcome.code == code and "mrt: " in outcome.output
    assert SECRET not in outcome.output and "hush" not in outcome.output
    nowhere(collector, log)
