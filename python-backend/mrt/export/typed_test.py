"""The graphs that TensorRT gets: types as the policy says, numbers as PyTorch has them, operators that it takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, shape_inference

from mrt.export import weights_file
from mrt.export.graph import Graph
from mrt.export.onnx import graphs
from mrt.export.supported import unsupported
from mrt.export.tensorrt import write_onnx
from mrt.export.testing.onnx_runtime import run
from mrt.export.weightless import trace

GRAPHS = {graph.model: graph for graph in graphs()}


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the typed graph of each model lies."""
    return {model: write_onnx(graph, tmp_path_factory.mktemp(model)) for model, graph in GRAPHS.items()}


def load(path: Path) -> onnx.ModelProto:
    return onnx.load(path, load_external_data=False)


def error(made: np.ndarray, wanted: torch.Tensor) -> float:
    """Relative, L2."""
    return float(np.linalg.norm(made - wanted.float().numpy()) / np.linalg.norm(wanted.float().numpy()))


def types_of(model: onnx.ModelProto) -> dict[str, int]:
    graph = shape_inference.infer_shapes(model).graph
    values = {value.name: value.type.tensor_type.elem_type for value in [*graph.input, *graph.value_info]}
    return values | {tensor.name: tensor.data_type for tensor in graph.initializer}


@pytest.mark.slow
@pytest.mark.parametrize("model", GRAPHS)
def test_float32_graphs_equal_pytorch(model: str, tmp_path: Path):
    graph: Graph = GRAPHS[model]
    path = weights_file.save(trace(graph), graph.net.state_dict(), tmp_path)
    with torch.no_grad():
        assert error(run(path, graph.inputs), graph.net(*graph.inputs.values())) < 1e-5


@pytest.mark.slow
@pytest.mark.parametrize("model", GRAPHS)
def test_typed_graphs_are_taken_by_tensorrt_and_keep_their_inputs(model: str, typed: dict[str, Path]):
    graph, stored = GRAPHS[model], load(typed[model])
    assert unsupported(stored) == []
    assert [value.name for value in stored.graph.input] == list(graph.inputs)
    assert [value.name for value in stored.graph.output] == [graph.output]


def test_the_typed_denoiser_is_no_worse_than_pytorch_in_bfloat16(typed: dict[str, Path]):
    graph = GRAPHS["mrt_denoiser"]
    made = run(typed["mrt_denoiser"], graph.inputs)
    with torch.no_grad():
        wanted = graph.net(*graph.inputs.values())
        with torch.autocast("cpu", torch.bfloat16):
            rounded = graph.net(*graph.inputs.values()).float().numpy()
    assert 1e-4 < error(made, wanted) < 1.1 * error(rounded, wanted)


def test_products_of_the_blocks_are_bfloat16_and_nothing_else(typed: dict[str, Path]):
    model = load(typed["mrt_denoiser"])
    types, counts = types_of(model), {True: 0, False: 0}
    for node in model.graph.node:
        product = node.op_type in ("MatMul", "Gemm") and "/transformer_blocks." in node.name
        if product:
            assert {types[name] for name in node.input} == {TensorProto.BFLOAT16}, node.name
        elif node.op_type not in ("Cast", "Transpose", "Gather"):
            assert TensorProto.BFLOAT16 not in {types.get(name) for name in node.input}, node.name
        counts[product] += node.op_type in ("MatMul", "Gemm")
    assert counts[True] > 100 and counts[False] > 3


def test_weights_of_products_are_stored_in_half_the_bytes(typed: dict[str, Path]):
    types = {tensor.name: tensor.data_type for tensor in load(typed["mrt_denoiser"]).graph.initializer}
    assert types["transformer_blocks.0.img_mlp.net.0.proj.weight"] == TensorProto.BFLOAT16
    assert types["transformer_blocks.0.attn.norm_q.weight"] == TensorProto.FLOAT
    assert types["proj_out.weight"] == TensorProto.FLOAT


def test_the_other_networks_are_float32(typed: dict[str, Path]):
    for name in ("mrt_text_encoder", "mrt_layer_encoder", "mrt_layer_decoder"):
        assert not {TensorProto.BFLOAT16, TensorProto.FLOAT16} & set(types_of(load(typed[name])).values())
