"""Triton model `mrt_layout` of a family that was trained on whole pages."""

from __future__ import annotations

from pathlib import Path

from mrt.serving import layout_model
from mrt.serving.whole_pages import WholePages


class TritonPythonModel(layout_model.TritonPythonModel):
    def load(self, parameters: dict[str, str], folder: Path) -> WholePages:
        return WholePages(int(parameters["layers"]))
