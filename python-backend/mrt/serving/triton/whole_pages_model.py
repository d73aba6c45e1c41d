"""Triton model `mrt_layout` of a family that was trained on whole pages."""

from __future__ import annotations

from pathlib import Path

from mrt.serving.layout.whole_pages import WholePages
from mrt.serving.triton import layout_model


class TritonPythonModel(layout_model.TritonPythonModel):
    def load(self, parameters: dict[str, str], folder: Path) -> WholePages:
        return WholePages(int(parameters["layers"]))
