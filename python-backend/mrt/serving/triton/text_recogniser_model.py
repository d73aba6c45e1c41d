"""Triton model `mrt_text_recogniser` on a CPU: lines to the likeliest character of each step."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mrt.experts.reader import files
from mrt.experts.reader.on_cpu import recogniser
from mrt.serving.triton.answer import answer_batched


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        folder = Path(args["model_repository"]) / args["model_version"]
        path = files.located(files.RECOGNISER, folder)
        files.check(path)
        self.network = recogniser(path, int(json.loads(args["model_config"])["parameters"]["threads"]["string_value"]))

    def execute(self, requests) -> list:
        return answer_batched(requests, ["lines"], ["best", "sure"], self.run)

    def run(self, batch: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        return self.network(batch["lines"])
