"""Triton model `mrt_text_detector` on a CPU: pictures to maps of where text is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mrt.experts.reader import files
from mrt.experts.reader.on_cpu import detector
from mrt.serving.triton.answer import answer_batched


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        folder = Path(args["model_repository"]) / args["model_version"]
        path = files.located(files.DETECTOR, folder)
        files.check(path)
        self.network = detector(path, int(json.loads(args["model_config"])["parameters"]["threads"]["string_value"]))

    def execute(self, requests) -> list:
        return answer_batched(requests, ["picture"], ["text"], self.run)

    def run(self, batch: dict[str, np.ndarray]) -> list[np.ndarray]:
        return [self.network(batch["picture"])]
