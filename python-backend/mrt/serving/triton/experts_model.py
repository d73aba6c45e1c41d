"""Triton model `mrt_experts`: a picture taken apart, told piece by piece (experts/decompositions.py)."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.experts.progress import Report
from mrt.experts.reader.reader import Limits
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.tensors import EXPERT_NETWORKS
from mrt.serving.experts import illustrating, lettering, taking_apart
from mrt.serving.experts.decompositions import Decompositions
from mrt.serving.experts.networks import experts_by
from mrt.serving.experts.pace import Pace
from mrt.serving.triton.bls import Models
from mrt.serving.triton.call_timeouts import CallTimeouts
from mrt.serving.triton.process_watchdog import ProcessWatchdog

SERVER = " "  # what comes from no caller but from `mrt` itself: letters to be read and set, a moment's work


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="mrt_experts %(levelname)s %(message)s")
        parameters = json.loads(args["model_config"])["parameters"]
        limits = {name: int(value["string_value"]) for name, value in parameters.items()}
        self.timeouts = CallTimeouts(limits["call_seconds"])
        self.models = Models(self.timeouts, args["model_version"])
        self.experts = experts_by(self.call, Limits(lines=limits["max_lines"], length=limits["max_line_px"]))
        self.running, self.pace = Decompositions(limits["at_once"]), Pace()
        self.watchdog = ProcessWatchdog()
        self.timeouts.start()
        self.watchdog.start()

    def call(self, model: str, inputs: Mapping[str, np.ndarray]) -> Sequence[np.ndarray]:
        return self.models.call(model, inputs, *(tensor.name for tensor in EXPERT_NETWORKS[model].outputs))

    def finalize(self) -> None:
        self.watchdog.close()
        self.timeouts.close()
        self.running.close()

    def execute(self, requests) -> list:
        return [self.answer({tensor.name(): tensor.as_numpy() for tensor in request.inputs()}) for request in requests]

    def answer(self, inputs: dict[str, np.ndarray]):
        try:
            message = self.message(inputs)
        except KeyError:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError("no picture of that name is taken apart"))
        except Exception as error:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError(f"{type(error).__name__}: {error}"))
        texts = {
            "event": message.event.encode(),
            "info": json.dumps(message.info).encode(),
            "image": message.image,
        }
        return pb_utils.InferenceResponse(
            [pb_utils.Tensor(name, np.array([value], np.object_)) for name, value in texts.items()]
        )

    def message(self, inputs: dict[str, np.ndarray]) -> Message:
        name = inputs["run"][0].decode()
        if "end" in inputs and inputs["end"][0]:
            self.running.end(name)
            return Message("working")
        if "request" not in inputs:
            return self.running.next(name)
        request, file = json.loads(inputs["request"][0]), bytes(inputs["picture"][0])
        caller, weight = request.get("caller", SERVER), request.get("weight", 1.0)
        return self.running.begin(name, partial(self.work, request, file), caller, weight)

    def work(self, request: Mapping[str, Any], file: bytes, report: Report) -> Iterator[Message]:
        if "letter" in request:
            return lettering.messages(request["letter"], file, self.experts)
        if "illustrate" in request:
            return illustrating.messages(request["illustrate"], file)
        return taking_apart.messages(taking_apart.Asked.of(request), file, self.experts, report, self.pace)
