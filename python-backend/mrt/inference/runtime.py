"""Which runtime computes the networks on a CPU.

OpenVINO computes in bfloat16 where the processor has instructions for it, in 0.5 to 0.7 of the core-seconds; in
float32 both are as fast. So `auto` is OpenVINO where that is so and it is installed. Nothing is timed: a busy server
would now and then choose the other one, and the same seed would give other bytes after its next start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import numpy as np

from mrt.inference.session import Session

RUNTIMES = ("auto", "onnxruntime", "openvino")
VARIABLE = "MRT_RUNTIME"
NO_WEIGHTS: Mapping[str, np.ndarray] = MappingProxyType({})


def opened(path: Path, threads: int = 0, arena: bool = True, weights: Mapping[str, np.ndarray] = NO_WEIGHTS) -> Session:
    """The network of an ONNX file on the runtime of this process. `threads`: 0 is one a core; `arena`: whether ONNX
    Runtime keeps memory between calls; `weights`: in place of those of the graph, by the names of its initializers.
    Errors as of `runtime`."""
    if runtime() == "openvino":
        from mrt.inference.on_openvino import OpenVino

        return OpenVino(path, threads, weights)
    from mrt.inference.on_onnx_runtime import OnnxRuntime

    return OnnxRuntime(path, threads, arena, weights)


def asked() -> str:
    """What environment variable MRT_RUNTIME asks for. ValueError where that is no runtime, or is not installed."""
    name = os.environ.get(VARIABLE) or "auto"
    if name not in RUNTIMES:
        raise ValueError(f"{VARIABLE} is {name!r}; choose one of {', '.join(RUNTIMES)}")
    if name == "openvino" and not _installed():
        raise ValueError(f"OpenVINO is not installed in {sys.prefix}; pip install --no-deps openvino, or choose auto")
    return name


@cache
def runtime() -> str:
    """That of this process: `onnxruntime` or `openvino`. ValueError as of `asked`."""
    name = asked()
    if name == "auto" and _installed():
        from mrt.inference.on_openvino import has_bfloat16

        return "openvino" if has_bfloat16() else "onnxruntime"
    return "onnxruntime" if name == "auto" else name


def _installed() -> bool:
    return find_spec("openvino") is not None
