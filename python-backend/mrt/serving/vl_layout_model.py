"""Triton model `mrt_layout` of public weights with boxes: Qwen2.5-VL on the first GPU where there is one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch

from mrt.models.public_reader import PublicReader
from mrt.serving import layout_model
from mrt.serving.vl_boxes import VlBoxes


class TritonPythonModel(layout_model.TritonPythonModel):
    def initialize(self, args: dict[str, str]) -> None:
        parameters = json.loads(args["model_config"])["parameters"]
        torch.set_num_threads(os.cpu_count() or 1)
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        folder = Path(args["model_repository"]) / args["model_version"]
        reader = PublicReader.load(folder, device, getattr(torch, parameters["dtype"]["string_value"]))
        self.layouts = VlBoxes(reader.ask)
