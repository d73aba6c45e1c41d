"""What an ONNX graph of the model repository is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn

from mrt.models import weights


@dataclass(frozen=True)
class Graph:
    """One network of a Triton model: example inputs by name, its output, and the axes that may vary.

    `file`, `origin`: stems of the graph's file and of that of its weights; `prefix`: what the weights' names lack.
    """

    model: str
    net: nn.Module
    inputs: dict[str, Tensor]
    output: str
    axes: dict[str, dict[int, str]]
    prefix: str = ""
    file: str = "model"
    origin: str = "model"

    @property
    def stored(self) -> Path:
        return weights.path_of(self.model, self.origin)

    @property
    def path(self) -> Path:
        return self.stored.with_name(f"{self.file}.onnx")
