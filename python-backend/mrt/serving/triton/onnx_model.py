"""A network of the repository on this machine's CPU."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mrt.inference.students import WithStudents, network
from mrt.serving.repository import manifest
from mrt.serving.triton.answer import answer_batched


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        manifest.check_model(Path(args["model_repository"]), args["model_version"])
        config = json.loads(args["model_config"])
        parameters = {name: value["string_value"] for name, value in config["parameters"].items()}
        self.network = network(Path(args["model_repository"]) / args["model_version"], int(parameters["threads"]))
        if isinstance(self.network, WithStudents):
            self.network.of(int(parameters["ready"]))
        self.inputs = [tensor["name"] for tensor in config["input"]]
        self.outputs = [tensor["name"] for tensor in config["output"]]

    def execute(self, requests) -> list:
        return answer_batched(requests, self.inputs, self.outputs, self.run)

    def run(self, batch: dict[str, np.ndarray]) -> list[np.ndarray]:
        return self.network.run(self.outputs, batch)
