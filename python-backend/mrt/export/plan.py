"""One TensorRT plan from an ONNX file, through TensorRT's Python API, on the GPU that will serve it.

Not run in this project so far: no machine of its tests has TensorRT. Written against the Python API of 10 and 11.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mrt.serving.repository.profile import Profile

LEVEL = 4  # of 5, which takes much longer for little; 3 is the default


class NoTensorRT(RuntimeError):
    """TensorRT or its GPU is missing here."""


def tensorrt() -> Any:
    """The module `tensorrt`. NoTensorRT says how to get it."""
    try:
        return importlib.import_module("tensorrt")
    except ImportError as error:
        raise NoTensorRT(
            f"no TensorRT for this Python ({error}): run this on the GPU that will serve, in NVIDIA's image, or "
            "install the version of TensorRT that the server's image has with pip (tensorrt-cu12, or tensorrt-cu13)"
        ) from error


def build(onnx: Path, profiles: Sequence[Profile], cache: Path) -> bytes:
    """The plan. `cache`: timings of kernels on this GPU, read and written, so that the next build is shorter.

    NoTensorRT without a GPU; ValueError with the parser's complaints, or if no plan can be made.
    """
    trt = tensorrt()
    logger = trt.Logger(trt.Logger.WARNING)
    builder = trt.Builder(logger)
    if builder is None:
        raise NoTensorRT("TensorRT found no GPU: build on the machine that will serve")
    flag = trt.NetworkDefinitionCreationFlag.STRONGLY_TYPED  # the only kind from 11 on
    network = builder.create_network(1 << int(flag))
    parser = trt.OnnxParser(network, logger)
    if not parser.parse_from_file(str(onnx)):
        raise ValueError("\n".join(f"{onnx}: {parser.get_error(index)}" for index in range(parser.num_errors)))
    config = builder.create_builder_config()
    config.builder_optimization_level = LEVEL
    for shapes in profiles:
        profile = builder.create_optimization_profile()
        for name, (least, usual, most) in shapes.items():
            profile.set_shape(name, least, usual, most)
        config.add_optimization_profile(profile)
    timings = config.create_timing_cache(cache.read_bytes() if cache.exists() else b"")
    config.set_timing_cache(timings, ignore_mismatch=False)
    plan = builder.build_serialized_network(network, config)
    if plan is None:
        raise ValueError(f"{onnx}: TensorRT made no plan; its messages above say why")
    cache.write_bytes(bytes(config.get_timing_cache().serialize()))
    return bytes(plan)
