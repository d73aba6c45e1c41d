"""The three graphs of `mrt_layout`: the detector, and the planner's two halves."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mrt.export.graph import Graph
from mrt.models import weights
from mrt.models.planner import WIDTH, Planner
from mrt.text import WORD_BYTES


class Words(nn.Module):
    def __init__(self, net: Planner):
        super().__init__()
        self.net = net

    def forward(self, text_bytes: Tensor, stop: Tensor, valid: Tensor) -> Tensor:
        return self.net.reader(text_bytes, stop, valid)


class Regions(nn.Module):
    def __init__(self, net: Planner):
        super().__init__()
        self.net = net

    def forward(self, spans: Tensor, boxes: Tensor, frame: Tensor) -> Tensor:
        return self.net.writer(spans, boxes, frame)


def layout_graphs() -> list[Graph]:
    """With the shipped weights."""
    planner, index = weights.load_planner(), torch.int32
    words = {
        "text_bytes": torch.zeros(2, 8, WORD_BYTES, dtype=index),
        "stop": torch.zeros(2, 8, dtype=index),
        "valid": torch.ones(2, 8, dtype=torch.bool),
    }
    plan = {
        "spans": torch.randn(2, 5, WIDTH),
        "boxes": torch.ones(2, 5, 4, dtype=index),
        "frame": torch.ones(2, 6, dtype=index),
    }
    along_words, along_layers = {0: "batch", 1: "words"}, {0: "batch", 1: "layers"}
    return [
        Graph(
            "mrt_layout",
            weights.load_detector(),
            {"image": torch.rand(2, 4, 64, 48)},
            "found",
            {"image": {0: "batch", 2: "height", 3: "width"}, "found": {0: "batch", 1: "cells"}},
            file="detector",
            origin="detector",
        ),
        Graph(
            "mrt_layout",
            Words(planner),
            words,
            "read",
            dict.fromkeys((*words, "read"), along_words),
            prefix="net.",
            file="words",
            origin="planner",
        ),
        Graph(
            "mrt_layout",
            Regions(planner),
            plan,
            "logits",
            dict.fromkeys(("spans", "boxes", "logits"), along_layers) | {"frame": {0: "batch"}},
            prefix="net.",
            file="regions",
            origin="planner",
        ),
    ]
