"""The experts as model `mrt_experts` of the same Triton."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from mrt.serving.contract.expert_message import KINDS, Kind, Message
from mrt.serving.triton.bls import infer
from mrt.serving.triton.call_timeouts import CallTimeouts


class TritonExperts:
    def __init__(self, timeouts: CallTimeouts):
        self._timeouts = timeouts

    def begin(self, run: str, request: Mapping[str, Any], picture: bytes) -> Message:
        return self._ask(run, request=_one(json.dumps(request).encode()), picture=_one(picture))

    def next(self, run: str) -> Message:
        return self._ask(run)

    def end(self, run: str) -> None:
        self._ask(run, end=np.array([True]))

    def _ask(self, run: str, **inputs: np.ndarray) -> Message:
        outputs = "event", "info", "image"
        found = infer(self._timeouts, "mrt_experts", {"run": _one(run.encode()), **inputs}, *outputs)
        event, info, image = (each[0] for each in found)
        kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
        return Message(kinds[event.decode()], json.loads(info), image)


def _one(data: bytes) -> np.ndarray:
    return np.array([data], np.object_)
