"""The reader's two networks, which are somebody else's ONNX files (PP-OCRv6), as the models that serve them.

What serving does around them on a CPU becomes part of the graph: pixels to numbers before the detector, the likeliest
character after the recogniser, whose probabilities of 18,710 characters a step would be far more than the picture.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, helper, numpy_helper

from mrt.experts.reader import files

OPSET = 17  # of the files it is 11; ReduceMax has its axes as an attribute up to 17
FILES = {"mrt_text_detector": files.DETECTOR, "mrt_text_recogniser": files.RECOGNISER}


def model_of(name: str) -> ModelProto:
    """The graph of one of FILES. FileNotFoundError, ValueError as of `mrt.experts.reader.files`."""
    path = files.installed(FILES[name])
    files.check(path)
    model = onnx.version_converter.convert_version(onnx.load(path), OPSET)
    return _of_pictures(model) if name == "mrt_text_detector" else _to_characters(model)


def write(name: str, folder: Path) -> Path:
    """`model.onnx` in `folder`, weights and all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    path.write_bytes(model_of(name).SerializeToString())
    return path


def _of_pictures(model: ModelProto) -> ModelProto:
    """Takes RGB pixels, and names its output."""
    graph = model.graph
    half = numpy_helper.from_array(np.array(127.5, np.float32), "half")
    one = numpy_helper.from_array(np.array(1, np.float32), "one")
    turned = numpy_helper.from_array(np.array([2, 1, 0], np.int64), "blue first")
    before = [
        helper.make_node("Cast", ["picture"], ["numbers"], "picture/cast", to=TensorProto.FLOAT),
        helper.make_node("Gather", ["numbers", turned.name], ["turned"], "picture/turn", axis=1),
        helper.make_node("Div", ["turned", half.name], ["shares"], "picture/scale"),
        helper.make_node("Sub", ["shares", one.name], [graph.input[0].name], "picture/shift"),
    ]
    nodes = [*before, *graph.node, helper.make_node("Identity", [graph.output[0].name], ["text"], "text")]
    picture = helper.make_tensor_value_info("picture", TensorProto.UINT8, ["batch", 3, "height", "width"])
    text = helper.make_tensor_value_info("text", TensorProto.FLOAT, ["batch", 1, "height", "width"])
    return _around(model, nodes, [half, one, turned], picture, [text])


def _to_characters(model: ModelProto) -> ModelProto:
    graph = model.graph
    made = graph.output[0].name
    nodes = [
        helper.make_node("Identity", ["lines"], [graph.input[0].name], "lines"),
        *graph.node,
        helper.make_node("ArgMax", [made], ["index"], "best/index", axis=2, keepdims=0),
        helper.make_node("Cast", ["index"], ["best"], "best", to=TensorProto.INT32),
        helper.make_node("ReduceMax", [made], ["sure"], "sure", axes=[2], keepdims=0),
    ]
    lines = helper.make_tensor_value_info("lines", TensorProto.FLOAT, ["batch", 3, 48, "width"])
    best = helper.make_tensor_value_info("best", TensorProto.INT32, ["batch", "steps"])
    sure = helper.make_tensor_value_info("sure", TensorProto.FLOAT, ["batch", "steps"])
    return _around(model, nodes, [], lines, [best, sure])


def _around(model: ModelProto, nodes: list, constants: list, taken, given: list) -> ModelProto:
    graph = helper.make_graph(nodes, model.graph.name, [taken], given, [*model.graph.initializer, *constants])
    made = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    return onnx.shape_inference.infer_shapes(made)
