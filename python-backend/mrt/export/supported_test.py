"""The table finds what TensorRT would refuse."""

from __future__ import annotations

import onnx
import pytest
from onnx import NodeProto, TensorProto, helper

from mrt.export.supported import unsupported


def model(*nodes: NodeProto, opset: int = 18, **inputs: int) -> onnx.ModelProto:
    values = [helper.make_tensor_value_info(name, kind, [4, 4]) for name, kind in inputs.items()]
    graph = helper.make_graph(nodes, "graph", values, [helper.make_empty_tensor_value_info("y")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])


def test_a_sound_graph_has_no_faults():
    assert unsupported(model(helper.make_node("MatMul", ["a", "b"], ["y"]), a=1, b=1)) == []


@pytest.mark.parametrize(
    ("faulty", "text"),
    [
        (model(helper.make_node("Det", ["a"], ["y"], "net/det"), a=TensorProto.FLOAT), "net/det (Det)"),
        (model(helper.make_node("Clip", ["a"], ["y"]), a=TensorProto.INT32), "in INT32"),
        (model(helper.make_node("Relu", ["a"], ["y"]), a=TensorProto.DOUBLE), "in DOUBLE"),
        (model(helper.make_node("ReduceSum", ["a", "b"], ["y"]), a=TensorProto.FLOAT, b=TensorProto.INT64), "constant"),
        (model(helper.make_node("Relu", ["a"], ["y"]), a=TensorProto.FLOAT, opset=8), "opset 8"),
    ],
)
def test_faults_are_named(faulty: onnx.ModelProto, text: str):
    (fault,) = unsupported(faulty)
    assert text in fault


@pytest.mark.parametrize("operator", ["MatMul", "Add"])
def test_mixed_types_are_found(operator: str):
    mixed = model(helper.make_node(operator, ["a", "b"], ["y"]), a=TensorProto.FLOAT, b=TensorProto.BFLOAT16)
    (fault,) = unsupported(mixed)
    assert "FLOAT, BFLOAT16" in fault
