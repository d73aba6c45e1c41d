"""The shipped ONNX networks in this process: the engine of the server without the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mrt.inference.students import network
from mrt.serving.contract.tensors import ENLARGER, OF_ENGINE
from mrt.serving.engine.called_networks import CalledNetworks

MOST = 16  # of a batch


class OnnxNetworks(CalledNetworks):
    """The networks of a model repository on the runtime that would serve them; `threads` 0 is one a core. The enlarger,
    which learns from what the others draw, is opened when it is first called."""

    def __init__(self, repository: Path, threads: int = 0):
        super().__init__(self._run, MOST)
        self._open = lambda model: network(repository / model / "1", threads)
        self._networks = {model: self._open(model) for model in OF_ENGINE}

    def _run(self, model: str, inputs: Mapping[str, np.ndarray], output: str) -> np.ndarray:
        if model == ENLARGER and model not in self._networks:
            self._networks[model] = self._open(model)
        return self._networks[model].run([output], inputs)[0]
