"""A typed graph on ONNX Runtime's CPU, which has no bfloat16 operators but casts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from torch import Tensor


def run(path: Path, inputs: Mapping[str, Tensor]) -> np.ndarray:
    """The output of the graph at `path`, each number as its type has it: nothing is fused or folded."""
    emulated = path.with_name("emulated.onnx")
    emulated.write_bytes(in_float32(onnx.load(path, load_external_data=False)).SerializeToString())
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.disable_prepacking", "1")  # would hold all weights a second time
    session = onnxruntime.InferenceSession(emulated, options, providers=["CPUExecutionProvider"])
    (made,) = session.run(None, {value.name: inputs[value.name].numpy() for value in session.get_inputs()})
    return np.asarray(made)


def in_float32(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same numbers: operators work in float32 on bfloat16 inputs, and their results are rounded to bfloat16.

    That is what a GPU does in a matrix product, which sums in float32.
    """
    half = {tensor.name for tensor in model.graph.initializer if tensor.data_type == TensorProto.BFLOAT16}
    nodes = list(model.graph.node)
    del model.graph.node[:]
    for node in nodes:
        if node.op_type == "Cast":
            if node.attribute[0].i == TensorProto.BFLOAT16:
                half.add(node.output[0])
            model.graph.node.append(node)
        elif half.isdisjoint(node.input):
            model.graph.node.append(node)
        else:
            (made,) = node.output
            half.add(made)
            for index, name in enumerate(node.input):
                if name in half:
                    node.input[index] = f"{made}.{index}"
                    model.graph.node.append(helper.make_node("Cast", [name], [node.input[index]], to=TensorProto.FLOAT))
            node.output[0] = f"{made}.exact"
            rounded = helper.make_node("Cast", [node.output[0]], [made], to=TensorProto.BFLOAT16)
            model.graph.node.extend([node, rounded])
    return model
