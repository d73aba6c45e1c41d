"""A picture that fake experts take apart, and what they say of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.parse import parse_any
from mrt.serving.testing.limits import LIMITS as WITHOUT
from mrt.serving.testing.samples import Tensors, png, texts

LIMITS: Limits = replace(WITHOUT, max_parts=20)
PROGRESS = Message("progress", {"stage": "read", "index": 1, "of": 1})
FOUND = Message(
    "found",
    {
        "working": [40, 30],
        "regions": [[0, 0, 40, 30], [2, 3, 10, 10], [20, 3, 4, 4]],
        "layers": [
            {"kind": "background", "name": "Background", "confidence": None},
            {"kind": "drawing", "name": "Drawing 1", "confidence": 0.9},
            {"kind": None, "name": "Element 1", "confidence": 0.5},
        ],
        "remarks": [],
        "memory": 1000,
        "pixels": 5000,
        "seconds": 1.5,
    },
)
DONE = Message(
    "done",
    {
        "dropped": [3],
        "self_check": {"recomposition": {"value": 20.0, "flag": True, "slots": []}},
        "timings": {"read_ms": 10.0},
    },
)


def tensors(**changes: np.ndarray) -> Tensors:
    """A good request for the experts, as the named arrays of the wire."""
    return {"task": texts("image_to_layers"), "expert": texts("experts"), "images": texts(png(40, 30))} | changes


def request(**changes: np.ndarray) -> ExpertRequest:
    """That request, checked."""
    made = parse_any(tensors(**changes), LIMITS)
    assert isinstance(made, ExpertRequest)
    return made


def layer(slot: int) -> Message:
    described = FOUND.info["layers"][slot - 1]
    where = {"slot": slot, "region": FOUND.info["regions"][slot - 1], "index": slot, "of": 2}
    return Message("layer", {**where, **described, "alpha": "refiner"}, b"layer %d" % slot)


STORY = (PROGRESS, FOUND, PROGRESS, layer(1), layer(2), DONE)


class FakeExperts:
    """Say a story, one message a call, to each run; after `gate_at` messages they say `working` until the gate opens.

    `begun`, `ended`: names of runs; `fail`: what `begin` or `next` raises, by its name.
    """

    def __init__(self, story: Sequence[Message] = STORY, gate_at: int | None = None):
        self.story, self.gate_at = story, gate_at
        self.gate = threading.Event()
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.requests: list[Mapping[str, Any]] = []
        self.fail: dict[str, Exception] = {}
        self.on_next: Callable[[], None] = lambda: None
        self._said: dict[str, int] = {}

    def begin(self, run: str, request: Mapping[str, Any], picture: bytes) -> Message:
        self.begun.append(run)
        self.requests.append({**request, "picture": picture})
        self._fail("begin")
        self._said[run] = 0
        return self._say(run)

    def next(self, run: str) -> Message:
        self.on_next()
        self._fail("next")
        return self._say(run)

    def end(self, run: str) -> None:
        self.ended.append(run)
        self._fail("end")

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return Message("lettered", {"lettering": "drawn"})

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return Message("illustrated", {"note": "this server draws no icons"})

    def _say(self, run: str) -> Message:
        said = self._said[run]
        if said == self.gate_at and not self.gate.is_set():
            self.gate.wait(0.01)
            return Message("working")
        self._said[run] += 1
        return self.story[said]

    def _fail(self, call: str) -> None:
        if call in self.fail:
            raise self.fail[call]
