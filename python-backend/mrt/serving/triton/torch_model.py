"""A network of public weights on PyTorch, on the first GPU where there is one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch

from mrt.models.feature_cache import FeatureCache
from mrt.models.public import networks as public_networks
from mrt.serving.triton.answer import answer_batched


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        config = json.loads(args["model_config"])
        torch.set_num_threads(os.cpu_count() or 1)  # the launcher sets OMP_NUM_THREADS=1, meant for NumPy
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        parameters = {name: value["string_value"] for name, value in config["parameters"].items()}
        dtype, threshold = getattr(torch, parameters["dtype"]), float(parameters.get("feature_cache", 0))
        cache = FeatureCache(threshold, int(parameters["feature_rows"])) if threshold else None
        folder = Path(args["model_repository"]) / args["model_version"]
        self.network = public_networks.load(args["model_name"], folder, device, dtype, cache)
        self.inputs = [tensor["name"] for tensor in config["input"]]
        (self.output,) = (tensor["name"] for tensor in config["output"])

    def execute(self, requests) -> list:
        return answer_batched(requests, self.inputs, [self.output], lambda batch: [self.network(batch)])
