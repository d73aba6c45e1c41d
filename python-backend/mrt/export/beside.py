"""Graphs of published experts: each lies beside its `<network>.safetensors` (float16) and reads its weights there."""

from __future__ import annotations

from pathlib import Path

from mrt.export.graph import Graph
from mrt.export.onnx import export, point_outside
from mrt.models import published


def write(name: str, graph: Graph) -> Path:
    """Export a network that was published as `name`; the path of its graph."""
    model = export(graph)
    point_outside(model, [published.path_of(name)], graph.prefix)
    path = published.path_of(name).with_suffix(".onnx")
    path.write_bytes(model.SerializeToString())
    return path
