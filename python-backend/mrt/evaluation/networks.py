"""The shipped ONNX networks in this process: the engine of the server without the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime

from mrt.serving.contract.tensors import OF_ENGINE
from mrt.serving.engine.called_networks import CalledNetworks

MOST = 16  # of a batch


class OnnxNetworks(CalledNetworks):
    """The networks of a model repository on ONNX Runtime; `threads` 0 is one a core."""

    def __init__(self, repository: Path, threads: int = 0):
        super().__init__(self._run, MOST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as where they are served
        self._sessions = {
            model: onnxruntime.InferenceSession(repository / model / "1" / "model.onnx", options) for model in OF_ENGINE
        }

    def _run(self, model: str, inputs: Mapping[str, np.ndarray], output: str) -> np.ndarray:
        return np.asarray(self._sessions[model].run([output], dict(inputs))[0])
