"""A network of the repository on ONNX Runtime."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime

from mrt.serving.repository import manifest
from mrt.serving.triton.answer import answer_batched


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        manifest.check_model(Path(args["model_repository"]), args["model_version"])
        config = json.loads(args["model_config"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(config["parameters"]["threads"]["string_value"])
        # Spinning threads take the cores from the other processes: with one of two cores busy, a step took
        # twice as long.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        path = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.inputs = [tensor["name"] for tensor in config["input"]]
        self.outputs = [tensor["name"] for tensor in config["output"]]

    def execute(self, requests) -> list:
        return answer_batched(requests, self.inputs, self.outputs, self.run)

    def run(self, batch: dict[str, np.ndarray]) -> list[np.ndarray]:
        return [np.asarray(made) for made in self.session.run(self.outputs, batch)]
