"""Triton model `mrt_experts`: a picture taken apart, told piece by piece (experts/decompositions.py)."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.experts.progress import Report
from mrt.serving.contract.expert_message import Message
from mrt.serving.experts import illustrating, lettering, taking_apart
from mrt.serving.experts.decompositions import Decompositions
from mrt.serving.experts.networks import on_cpu
from mrt.serving.experts.pace import Pace
from mrt.serving.triton.process_watchdog import ProcessWatchdog


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="mrt_experts %(levelname)s %(message)s")
        parameters = json.loads(args["model_config"])["parameters"]
        threads, at_once = (int(parameters[name]["string_value"]) for name in ("threads", "at_once"))
        self.experts = on_cpu(Path(args["model_repository"]) / args["model_version"], threads)
        self.running, self.pace = Decompositions(at_once), Pace()
        self.watchdog = ProcessWatchdog()
        self.watchdog.start()

    def finalize(self) -> None:
        self.watchdog.close()
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
        return self.running.begin(name, partial(self.work, request, file))

    def work(self, request: Mapping[str, Any], file: bytes, report: Report) -> Iterator[Message]:
        if "letter" in request:
            return lettering.messages(request["letter"], file, self.experts, report)
        if "illustrate" in request:
            return illustrating.messages(request["illustrate"], file)
        return taking_apart.messages(taking_apart.Asked.of(request), file, self.experts, report, self.pace)
