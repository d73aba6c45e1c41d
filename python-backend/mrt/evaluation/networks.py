"""The shipped ONNX networks in this process: the engine of the server without the server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from mrt.serving.batched import batched
from mrt.serving.networks import Batch

MOST = 16  # of a batch


class OnnxNetworks:
    """The networks of a model repository on ONNX Runtime; `threads` 0 is one a core."""

    def __init__(self, repository: Path, threads: int = 0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        models = ("mrt_text_encoder", "mrt_layer_encoder", "mrt_denoiser", "mrt_layer_decoder")
        self._sessions = {
            model: onnxruntime.InferenceSession(repository / model / "1" / "model.onnx", options) for model in models
        }

    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        return batched(texts, lambda item: self._run("mrt_text_encoder", text_bytes=item[0], text_slot=item[1]), MOST)

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        return batched([(each,) for each in pictures], lambda item: self._run("mrt_layer_encoder", image=item[0]), MOST)

    def denoise(self, batch: Batch) -> np.ndarray:
        return self._run("mrt_denoiser", **batch)

    def decode_layers(self, latents: Sequence[np.ndarray]) -> list[np.ndarray]:
        return batched([(each,) for each in latents], lambda item: self._run("mrt_layer_decoder", latent=item[0]), MOST)

    def _run(self, model: str, **inputs: np.ndarray) -> np.ndarray:
        return np.asarray(self._sessions[model].run(None, inputs)[0])
