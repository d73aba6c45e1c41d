"""The networks as models of the same Triton, called through BLS."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.serving.contract.refusal import broken_down, no_memory, no_shared_memory, replaced, shutting_down
from mrt.serving.engine.called_networks import CalledNetworks
from mrt.serving.triton import process_watchdog
from mrt.serving.triton.call_timeouts import CallTimeouts

_STOPPING = ("Server not ready", "has no available versions", "is not ready")
_REPLACED = ("is not at ready state", "is not found")
_DEAD = "is not healthy"
_FULL = "Failed to increase the shared memory pool"
# What Python, C++, ONNX Runtime and PyTorch say; their process goes on.
_NO_MEMORY = ("MemoryError", "bad_alloc", "Failed to allocate memory", "OutOfMemoryError")
AT_ONCE = 2  # calls: while a network computes one, the next is on its way to it


class Models:
    """The other models of this server, called under `timeouts`, in the engine's own `version`: what is loaded beside it
    was not held to its manifest."""

    def __init__(self, timeouts: CallTimeouts, version: str):
        self._timeouts, self._version = timeouts, int(version)

    def call(self, model: str, inputs: Mapping[str, np.ndarray], *outputs: str) -> list[np.ndarray]:
        """The outputs of one call, in the order asked for."""
        request = pb_utils.InferenceRequest(
            model_name=model,
            model_version=self._version,
            inputs=[pb_utils.Tensor(name, np.ascontiguousarray(array)) for name, array in inputs.items()],
            requested_output_names=list(outputs),
            preferred_memory=pb_utils.PreferredMemory(pb_utils.TRITONSERVER_MEMORY_CPU),
        )
        with self._timeouts.call(model):
            response = request.exec()
        if response.has_error():
            text = response.error().message()
            if any(sign in text for sign in _STOPPING):
                raise shutting_down()
            if any(sign in text for sign in _REPLACED):
                raise replaced(model, self._version)
            if _DEAD in text:
                process_watchdog.kill(model)  # it may only be suspended, and Triton would leave it so
                raise broken_down(model)
            if _FULL in text:
                raise no_shared_memory(model)
            if any(sign in text for sign in _NO_MEMORY):
                raise no_memory(f"for a call of {model}")
            raise RuntimeError(f"{model}: {text}")
        return [pb_utils.get_output_tensor_by_name(response, name).as_numpy() for name in outputs]


def networks(models: Models, most: int, text_input: str = "text_bytes") -> CalledNetworks:
    """The networks of this server; `most` and `text_input` as in CalledNetworks."""

    def call(model: str, inputs: Mapping[str, np.ndarray], output: str) -> np.ndarray:
        return models.call(model, inputs, output)[0]

    return CalledNetworks(call, most, text_input, ThreadPoolExecutor(AT_ONCE, "caller").map)
