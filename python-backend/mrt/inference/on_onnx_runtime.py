"""A network on ONNX Runtime, in float32."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime


class OnnxRuntime:
    """`threads`: 0 is one a core. `arena`: whether memory is kept between calls. `weights`: in place of those of the
    graph, by the names of its initializers."""

    def __init__(self, path: Path, threads: int, arena: bool, weights: Mapping[str, np.ndarray]):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = arena
        options.log_severity_level = 3
        # Spinning threads take the cores from the other processes: with one of two cores busy, a step took
        # twice as long.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._weights = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
        if weights:
            options.add_external_initializers(list(weights), self._weights)
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        return [np.asarray(made) for made in self._session.run(outputs, dict(inputs))]
