"""The description of an ONNX graph of the model repository, and its tracing."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from mrt.models import weights

OPSET = 18
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

    def trace(self, net: nn.Module, inputs: Mapping[str, Tensor], **options: Any) -> onnx.ModelProto:
        """The ONNX model of `net` on `inputs`, with this graph's output and axes; `options` of torch.onnx.export."""
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            path = Path(folder) / "model.onnx"
            warnings.simplefilter("ignore")
            torch.onnx.export(
                net,
                tuple(inputs.values()),
                path,
                input_names=list(inputs),
                output_names=[self.output],
                dynamic_axes=self.axes,
                opset_version=OPSET,
                do_constant_folding=False,
                dynamo=False,
                **options,
            )
            return onnx.load(path)

    def add_unread_inputs(self, model: onnx.ModelProto) -> None:
        """Put back inputs that the exporter drops as nothing reads them: `student` of a network without students."""
        named = {value.name for value in model.graph.input}
        for name, value in self.inputs.items():
            if name not in named:
                shape = [self.axes[name].get(axis, size) for axis, size in enumerate(value.shape)]
                model.graph.input.append(helper.make_tensor_value_info(name, _TYPES[value.dtype], shape))
