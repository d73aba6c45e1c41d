"""Triton model `mrt_layout` of a family that was trained on whole pages."""

from __future__ import annotations

import json

from mrt.serving import layout_model
from mrt.serving.whole_pages import WholePages


class TritonPythonModel(layout_model.TritonPythonModel):
    def initialize(self, args: dict[str, str]) -> None:
        parameters = json.loads(args["model_config"])["parameters"]
        self.layouts = WholePages(int(parameters["layers"]["string_value"]))
