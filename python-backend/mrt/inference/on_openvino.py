"""A network on OpenVINO: in bfloat16 where the processor multiplies in it, else in float32."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import openvino


@cache
def _core() -> openvino.Core:
    return openvino.Core()


def has_bfloat16() -> bool:
    """Whether this processor has instructions for it (AVX512-BF16 or AMX)."""
    return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


class OpenVino:
    """`threads`: 0 is one a core. `weights`: in place of those of the graph, by the names of its initializers."""

    def __init__(self, path: Path, threads: int, weights: Mapping[str, np.ndarray]):
        model = _core().read_model(path)
        if weights:
            _put(model, weights)
        compiled = _core().compile_model(model, "CPU", _settings(threads))
        self._outputs = [output.any_name for output in compiled.outputs]
        self._request, self._computing = compiled.create_infer_request(), threading.Lock()

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        given = {name: np.ascontiguousarray(array) for name, array in inputs.items()}
        with self._computing:
            made = self._request.infer(given, share_inputs=True)
        return [made[name] for name in outputs or self._outputs]


def _settings(threads: int) -> dict[str, object]:
    return {
        "INFERENCE_PRECISION_HINT": "bf16" if has_bfloat16() else "f32",
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "NUM_STREAMS": 1,
        "ENABLE_CPU_PINNING": False,  # other processes compute beside
    }


def _put(model: openvino.Model, weights: Mapping[str, np.ndarray]) -> None:
    missing = set(weights)
    for node in model.get_ops():
        name = node.get_friendly_name()
        if name in missing and node.get_type_name() == "Constant":
            node.output(0).replace(openvino.opset13.constant(weights[name]).output(0))
            missing.remove(name)
    if missing:
        raise ValueError(f"the graph has no weights {', '.join(sorted(missing))}")
