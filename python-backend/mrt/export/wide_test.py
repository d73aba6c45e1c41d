"""The graph at the width of the 20B family, two blocks of its sixty: 0.7 billion random weights, one pass each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from mrt.export import weights_file
from mrt.export.graph import Graph
from mrt.export.onnx import denoiser_graph
from mrt.export.supported import unsupported
from mrt.export.testing.onnx_runtime import run
from mrt.export.typed import strongly_typed
from mrt.export.weightless import trace
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def all_cores() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(os.cpu_count() or 1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def wide() -> Graph:
    torch.manual_seed(5)
    with torch.device("meta"):
        net = MaskedRegionTransformer(replace(FAMILIES["mrt-20b"], num_layers=2))
    net = net.to_empty(device="cpu").eval().requires_grad_(False)
    for name, parameter in net.named_parameters():  # of variance 1 / inputs, so that blocks change what goes through
        parameter.uniform_(-(3**0.5), 3**0.5).mul_(parameter.shape[-1] ** -0.5)
        if "norm" in name and parameter.ndim == 1:
            parameter.add_(1)
    graph = denoiser_graph(net)
    graph.inputs["reference"][:, :9] = True
    graph.inputs["valid"][1, 30:] = False
    graph.inputs["text_valid"][1, 5:] = False
    return graph


@pytest.fixture(scope="module")
def traced(wide: Graph) -> onnx.ModelProto:
    return trace(wide)


def test_two_blocks_of_the_20b_family_equal_pytorch_in_both_precisions(wide: Graph, traced: onnx.ModelProto):
    weights = wide.net.state_dict()
    with torch.no_grad():
        wanted = wide.net(*wide.inputs.values()).numpy()
        with torch.autocast("cpu", torch.bfloat16):
            rounded = wide.net(*wide.inputs.values()).float().numpy()
    typed = strongly_typed(traced, list(weights))
    assert unsupported(traced) == unsupported(typed) == []
    errors = []
    for model in (traced, typed):
        with tempfile.TemporaryDirectory() as folder:  # gigabytes, which pytest's own would keep
            made = run(weights_file.save(model, weights, Path(folder)), wide.inputs)
            errors.append(float(np.linalg.norm(made - wanted) / np.linalg.norm(wanted)))
    assert errors[0] < 1e-5
    assert 1e-4 < errors[1] < 1.1 * float(np.linalg.norm(rounded - wanted) / np.linalg.norm(wanted))


def test_the_blocks_hold_the_weights_that_are_halved(wide: Graph, traced: onnx.ModelProto):
    weights = wide.net.state_dict()
    typed = strongly_typed(traced, list(weights))
    float32 = [value.name for value in typed.graph.input if value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT]
    in_blocks = sum(weights[name].numel() for name in float32 if name.startswith("transformer_blocks."))
    assert in_blocks < 1e-3 * sum(weight.numel() for name, weight in weights.items() if "_blocks." in name)
