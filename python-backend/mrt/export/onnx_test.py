"""The served graphs equal the PyTorch networks, and hold no weights of their own."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.export.graph import Graph
from mrt.export.layouts import layout_graphs
from mrt.export.onnx import graphs

GRAPHS = {f"{graph.model}/{graph.file}": graph for graph in [*graphs(), *layout_graphs()]}


@pytest.mark.parametrize("model", GRAPHS)
def test_the_served_graph_equals_pytorch(model: str):
    graph: Graph = GRAPHS[model]
    torch.manual_seed(1)
    varied = {
        name: torch.randn_like(value) if value.is_floating_point() and name != "sigma" else value
        for name, value in graph.inputs.items()
    }
    session = onnxruntime.InferenceSession(graph.path)
    served = np.asarray(session.run(None, {name: value.numpy() for name, value in varied.items()})[0])
    with torch.no_grad():
        wanted = graph.net(*varied.values()).numpy()
    np.testing.assert_allclose(served, wanted, atol=2e-4 * max(1.0, float(np.abs(wanted).max())))


@pytest.mark.parametrize("model", GRAPHS)
def test_the_graph_is_small_because_its_weights_lie_beside_it(model: str):
    graph = GRAPHS[model]
    assert graph.path.stat().st_size < graph.stored.stat().st_size / 2 + 100_000
