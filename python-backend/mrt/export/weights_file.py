"""Weights of a graph, written to one file beside it as they are read: nothing of them is held twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from onnx import TensorProto
from torch import Tensor

NAME = "weights.bin"
_TYPES: dict[int, torch.dtype] = {TensorProto.BFLOAT16: torch.bfloat16, TensorProto.FLOAT: torch.float32}


def save(model: onnx.ModelProto, weights: Mapping[str, Tensor], folder: Path) -> Path:
    """Write `model.onnx` and the weights that are its inputs, in the type that it gives them. Returns its path."""
    stored = onnx.ModelProto()
    stored.CopyFrom(model)
    with (folder / NAME).open("wb") as file:
        for value in [value for value in stored.graph.input if value.name in weights]:
            kind, weight = value.type.tensor_type.elem_type, weights[value.name]
            tensor = TensorProto(name=value.name, data_type=kind, dims=weight.shape)
            tensor.data_location = TensorProto.EXTERNAL
            begin = file.tell()
            weight.detach().to(_TYPES[kind]).contiguous().reshape(-1).view(torch.uint8).numpy().tofile(file)
            for key, place in (("location", NAME), ("offset", begin), ("length", file.tell() - begin)):
                tensor.external_data.add(key=key, value=str(place))
            stored.graph.initializer.append(tensor)
            stored.graph.input.remove(value)
    path = folder / "model.onnx"
    path.write_bytes(stored.SerializeToString())
    return path
