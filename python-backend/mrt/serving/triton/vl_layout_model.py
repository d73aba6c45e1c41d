"""Triton model `mrt_layout` of public weights with boxes: Qwen2.5-VL on the first GPU where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import torch

from mrt.models.public.reader import PublicReader
from mrt.serving.layout.vl_boxes import VlBoxes
from mrt.serving.triton import layout_model


class TritonPythonModel(layout_model.TritonPythonModel):
    def load(self, parameters: dict[str, str], folder: Path) -> VlBoxes:
        torch.set_num_threads(os.cpu_count() or 1)  # the launcher sets OMP_NUM_THREADS=1, meant for NumPy
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        return VlBoxes(PublicReader.load(folder, device, getattr(torch, parameters["dtype"])).ask)
