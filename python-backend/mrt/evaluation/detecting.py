"""Regions found by `mrt_layout`, in place of the true ones that the other tables use."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mrt.evaluation.bench import Detect
from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Room
from mrt.serving.contract.limits import Limits
from mrt.serving.layout.onnx import OnnxLayouts


def detector(repository: Path, limits: Limits) -> Detect:
    layouts = OnnxLayouts(repository / "mrt_layout" / "1")

    def detect(picture: np.ndarray) -> list[Region]:
        height, width = picture.shape[1:]
        room = Room(limits.max_layers, limits.max_tokens // 2)
        return list(layouts.detect(picture, (width, height), Region(0, 0, width, height), room).regions[1:])

    return detect
