"""Explicit number types in a graph, which TensorRT follows in a strongly typed network.

Inside the denoiser's blocks matrix products are bfloat16 (a product sums in float32); all else is float32: norms,
modulation, rotary tables, softmax, the residual stream, embeddings, the time MLP and the head. Float16 is ruled
out for this family: its activations overflow. The blocks hold over 99 % of the 20B family's weights.

The other networks stay float32 throughout: bfloat16 has 8 bits, as many as a channel of the picture, and the decoder in
it was off by up to 1.6 levels of 255; they are a small part of a run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import onnx
from onnx import NodeProto, TensorProto, helper

PRODUCTS = ("MatMul", "Gemm")
MOVES = ("Transpose", "Gather")  # of weights, on their way to a product
SCOPE = "/net/transformer_blocks."  # what the names of the blocks' nodes begin with


def strongly_typed(model: onnx.ModelProto, weights: Sequence[str]) -> onnx.ModelProto:
    """`model` of mrt.export.weightless with its products in bfloat16, each behind and before casts.

    Weights (graph inputs of these names) that only such products read become bfloat16 themselves.
    """
    typed = onnx.ModelProto()
    typed.CopyFrom(model)
    nodes, readers = list(typed.graph.node), defaultdict(list)
    for node in nodes:
        for name in node.input:
            readers[name].append(node)
    half = set()  # values that are bfloat16
    for value in typed.graph.input:
        if value.name in weights and _only_in_products(value.name, readers):
            value.type.tensor_type.elem_type = TensorProto.BFLOAT16
            half.add(value.name)
    del typed.graph.node[:]
    for node in nodes:
        if node.op_type in MOVES and node.input[0] in half:
            half.add(node.output[0])
            typed.graph.node.append(node)
        elif _is_product(node):
            typed.graph.node.extend(_in_half(node, half))
        else:
            if node.op_type == "Clip" and not any(node.input[2:]):  # of indices, which TensorRT clips to no range
                node.op_type = "Max"
                del node.input[2:]
            typed.graph.node.append(node)
    return typed


def _is_product(node: NodeProto) -> bool:
    return node.op_type in PRODUCTS and node.name.startswith(SCOPE)


def _only_in_products(name: str, readers: dict[str, list[NodeProto]]) -> bool:
    return bool(readers[name]) and all(
        _is_product(node)
        or (node.op_type in MOVES and name == node.input[0] and _only_in_products(node.output[0], readers))
        for node in readers[name]
    )


def _in_half(node: NodeProto, half: set[str]) -> list[NodeProto]:
    """The casts that the product lacks, the product, and the cast of its result."""
    casts = []
    for index, name in enumerate(node.input):
        if name in half:
            continue
        cast = f"{name}.half"
        if cast not in half:
            half.add(cast)
            casts.append(helper.make_node("Cast", [name], [cast], f"{name}.cast", to=TensorProto.BFLOAT16))
        node.input[index] = cast
    (made,) = node.output
    node.output[0] = f"{made}.product"
    back = helper.make_node("Cast", [node.output[0]], [made], f"{made}.cast_back", to=TensorProto.FLOAT)
    return [*casts, node, back]
