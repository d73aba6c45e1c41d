"""The networks as models of the same Triton, called through BLS: one call a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.serving.batched import batched
from mrt.serving.networks import Batch
from mrt.serving.refusal import broken_down, no_shared_memory, shutting_down

_STOPPING = ("Server not ready", "has no available versions", "is not ready")
_DEAD = "is not healthy"
_FULL = "Failed to increase the shared memory pool"


class TritonNetworks:
    """`most`: the batch size that the networks' configs allow."""

    def __init__(self, most: int):
        self._most = most

    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        def call(item: tuple[np.ndarray, ...]) -> np.ndarray:
            return infer("mrt_text_encoder", {"text_bytes": item[0], "text_slot": item[1]}, "text")[0]

        return batched(texts, call, self._most)

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        return self._pictures("mrt_layer_encoder", "image", pictures, "latent")

    def denoise(self, batch: Batch) -> np.ndarray:
        return infer("mrt_denoiser", batch, "velocity")[0]

    def decode_layers(self, latents: Sequence[np.ndarray]) -> list[np.ndarray]:
        return self._pictures("mrt_layer_decoder", "latent", latents, "image")

    def _pictures(self, model: str, given: str, arrays: Sequence[np.ndarray], made: str) -> list[np.ndarray]:
        items = [(array,) for array in arrays]
        return batched(items, lambda item: infer(model, {given: item[0]}, made)[0], self._most)


def infer(model: str, inputs: Mapping[str, np.ndarray], *outputs: str) -> list[np.ndarray]:
    """The outputs of one call of a model of this server, in the order in which they are asked for."""
    request = pb_utils.InferenceRequest(
        model_name=model,
        inputs=[pb_utils.Tensor(name, np.ascontiguousarray(array)) for name, array in inputs.items()],
        requested_output_names=list(outputs),
        preferred_memory=pb_utils.PreferredMemory(pb_utils.TRITONSERVER_MEMORY_CPU),
    )
    response = request.exec()
    if response.has_error():
        text = response.error().message()
        if any(sign in text for sign in _STOPPING):
            raise shutting_down()
        if _DEAD in text:
            raise broken_down(model)
        if _FULL in text:
            raise no_shared_memory(model)
        raise RuntimeError(f"{model}: {text}")
    return [pb_utils.get_output_tensor_by_name(response, name).as_numpy() for name in outputs]
