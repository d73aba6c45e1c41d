"""The experts as model `mrt_experts` of the same Triton."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from mrt.serving.contract.expert_message import ENDS, KINDS, Kind, Message
from mrt.serving.contract.refusal import Refusal
from mrt.serving.triton.bls import Models


class TritonExperts:
    def __init__(self, models: Models):
        self._models, self._numbers = models, itertools.count()

    def begin(self, run: str, request: Mapping[str, Any], picture: bytes) -> Message:
        return self._ask(run, request=_one(json.dumps(request).encode()), picture=_one(picture))

    def next(self, run: str) -> Message:
        return self._ask(run)

    def end(self, run: str) -> None:
        self._ask(run, end=np.array([True]))

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return self._made("letter", request, layer)

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return self._made("illustrate", request, layer)

    def _made(self, what: str, request: Mapping[str, Any], layer: bytes) -> Message:
        """The message that ends a request for one layer."""
        name = f"{what} {next(self._numbers)}"
        message = self.begin(name, {what: request}, layer)
        while message.event not in ENDS:
            message = self.next(name)
        if message.event == "error":
            raise Refusal(*(message.info[key] for key in ("code", "field", "text", "retryable")))
        return message

    def _ask(self, run: str, **inputs: np.ndarray) -> Message:
        outputs = "event", "info", "image"
        found = self._models.call("mrt_experts", {"run": _one(run.encode()), **inputs}, *outputs)
        event, info, image = (each[0] for each in found)
        kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
        return Message(kinds[event.decode()], json.loads(info), image)


def _one(data: bytes) -> np.ndarray:
    return np.array([data], np.object_)
