"""A network of the repository on ONNX Runtime: one session run for all the requests that Triton batched."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        config = json.loads(args["model_config"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(config["parameters"]["threads"]["string_value"])
        # Threads that spin while they wait take the cores from everyone else here: with one of two cores busy
        # a step took twice as long.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        path = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.inputs = [tensor["name"] for tensor in config["input"]]
        (self.output,) = (tensor["name"] for tensor in config["output"])

    def execute(self, requests) -> list:
        """Triton batches requests of equal shapes only, so that they can be joined along the batch axis."""
        given = [{tensor.name(): tensor.as_numpy() for tensor in request.inputs()} for request in requests]
        joined = {name: np.concatenate([arrays[name] for arrays in given]) for name in self.inputs}
        made = np.asarray(self.session.run([self.output], joined)[0])
        ends = np.cumsum([len(arrays[self.inputs[0]]) for arrays in given])[:-1]
        return [pb_utils.InferenceResponse([pb_utils.Tensor(self.output, part)]) for part in np.split(made, ends)]
