"""What an ONNX graph of the model repository is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from mrt.models import weights

_TYPES = {torch.int32: TensorProto.INT32, torch.float32: TensorProto.FLOAT, torch.bool: TensorProto.BOOL}


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

    def add_unread_inputs(self, model: onnx.ModelProto) -> None:
        """Put back what the exporter leaves out since nothing reads it: `student` of a network without any."""
        named = {value.name for value in model.graph.input}
        for name, value in self.inputs.items():
            if name not in named:
                shape = [self.axes[name].get(axis, size) for axis, size in enumerate(value.shape)]
                model.graph.input.append(helper.make_tensor_value_info(name, _TYPES[value.dtype], shape))
