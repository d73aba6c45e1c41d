"""The types that TensorRT's ONNX parser accepts, for the operators in our graphs.

Source: docs/operators.md of onnx/onnx-tensorrt for TensorRT 10.15, which covers opsets 9 to 24. Checked before a plan
is built, since the parser's own complaint comes late and names no layer of ours; the parser has the last word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import onnx
from onnx import NodeProto, TensorProto, shape_inference

TENSORRT, OPSETS = "10.15", range(9, 25)

_FLOATS = {TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16}
_NUMBERS = _FLOATS | {TensorProto.INT32, TensorProto.INT64}
_ALL = _NUMBERS | {TensorProto.BOOL}
_BOOL = {TensorProto.BOOL}

# Types of an operator's first input, or of its result where it has no input.
TYPES: dict[str, Collection[int]] = {
    **dict.fromkeys("Add Sub Mul Div Max Min Mod Neg Pow Abs Relu Sign Range".split(), _NUMBERS),
    **dict.fromkeys("Equal Greater GreaterOrEqual Less LessOrEqual".split(), _NUMBERS),
    **dict.fromkeys("And Or Not Xor".split(), _BOOL),
    **dict.fromkeys("Cos Sin Exp Log Sqrt Reciprocal Sigmoid Tanh Erf Softmax Clip Floor Ceil Round".split(), _FLOATS),
    **dict.fromkeys("MatMul Gemm Einsum Conv ConvTranspose LayerNormalization RMSNormalization".split(), _FLOATS),
    **dict.fromkeys("ReduceL2 ReduceMax ReduceMean ReduceMin ReduceSum ReduceSumSquare ArgMax".split(), _NUMBERS),
    **dict.fromkeys("AveragePool BatchNormalization GlobalAveragePool HardSigmoid MaxPool Resize".split(), _FLOATS),
    **dict.fromkeys("Concat Constant ConstantOfShape Expand Flatten Gather GatherElements GatherND".split(), _ALL),
    **dict.fromkeys("Identity Reshape Shape Size Slice Split Squeeze Tile Transpose Unsqueeze".split(), _ALL),
    **dict.fromkeys("DepthToSpace Pad SpaceToDepth ScatterND Trilu".split(), _NUMBERS),
    "Cast": _ALL | {TensorProto.UINT8},  # the only operator that takes an input of the network in it
    "CumSum": _FLOATS,
    "Gelu": _NUMBERS,
    "Where": _BOOL,
}
_CONSTANT = {  # inputs that have to be known when the plan is built
    **dict.fromkeys("ReduceL2 ReduceMax ReduceMean ReduceMin ReduceSum ReduceSumSquare CumSum".split(), 1),
}
_SAME = ("Add", "Sub", "Mul", "Div", "Max", "Min", "MatMul", "Gemm", "Conv", "Concat", "Pow", "Equal", "Greater")


def unsupported(model: onnx.ModelProto) -> list[str]:
    """What the parser would refuse, a line each with the node's name; empty where all is well.

    In a strongly typed network nothing is cast by itself, so inputs of one operator that differ in type count too.
    """
    domains = {entry.domain: entry.version for entry in model.opset_import}
    found = [f"operator set {domain!r} is not ONNX's own" for domain in domains if domain not in ("", "ai.onnx")]
    opset = domains.get("", domains.get("ai.onnx", 0))
    if opset not in OPSETS:
        found.append(f"opset {opset} is outside {OPSETS[0]} to {OPSETS[-1]} of TensorRT {TENSORRT}")
    inferred = shape_inference.infer_shapes(model, strict_mode=True)
    graph, constants = inferred.graph, {tensor.name: tensor.data_type for tensor in inferred.graph.initializer}
    types = {value.name: value.type.tensor_type.elem_type for value in [*graph.input, *graph.value_info, *graph.output]}
    types |= constants
    known = {name for node in graph.node if node.op_type == "Constant" for name in node.output} | set(constants)
    for node in graph.node:
        found.extend(f"{node.name or node.output[0]} ({node.op_type}): {text}" for text in _faults(node, types, known))
    return found


def _faults(node: NodeProto, types: dict[str, int], known: set[str]) -> Iterator[str]:
    if node.op_type not in TYPES:
        yield f"TensorRT {TENSORRT} is not known to take this operator"
        return
    dtypes = [types.get(name, TensorProto.UNDEFINED) for name in node.input if name]
    first = dtypes[0] if dtypes else types.get(node.output[0], TensorProto.UNDEFINED)
    if first not in TYPES[node.op_type]:
        yield f"TensorRT {TENSORRT} does not take it in {TensorProto.DataType.Name(first)}"
    if node.op_type in _SAME and len(set(dtypes)) > 1:
        yield f"its inputs differ in type: {', '.join(map(TensorProto.DataType.Name, dtypes))}"
    at = _CONSTANT.get(node.op_type)
    if at is not None and len(node.input) > at and node.input[at] not in known:
        yield f"input {at} has to be a constant"
