"""Networks of plain arithmetic under the real ones' contract, that count their calls and fail on demand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.geometry import FINE
from mrt.serving.contract.tensors import CHANNELS, TEXT_WIDTH
from mrt.serving.engine.networks import Batch


class FakeNetworks:
    """`calls`: stages in order; `batches`: inputs of each denoiser call; `fail`: stage to exception."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.batches: list[Batch] = []
        self.fail: dict[str, Exception] = {}

    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        self._called("encode_text")
        width = np.arange(1, TEXT_WIDTH + 1, dtype=np.float32)
        return [np.sin(words.sum(1)[:, None] + slots[:, None] + width) for words, slots in texts]

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Means of the four quarters of each 16 x 16 px, per channel; zeros after that."""
        self._called("encode_layers")
        latents = []
        for picture in pictures:
            _, height, width = picture.shape
            quarters = picture.reshape(4, height // 16, 2, 8, width // 16, 2, 8).mean((3, 6))
            tokens = quarters.transpose(1, 3, 0, 2, 4).reshape(height // 16, width // 16, 16)
            latents.append(np.pad(tokens, ((0, 0), (0, 0), (0, CHANNELS - 16))).astype(np.float32))
        return latents

    def denoise(self, batch: Batch) -> np.ndarray:
        """Moves every token towards the mean of its row's valid tokens and text."""
        self._called("denoise")
        self.batches.append(batch)
        hidden, valid = batch["hidden"], batch["valid"][..., None]
        mean = (hidden * valid).sum(1, keepdims=True) / valid.sum(1, keepdims=True)
        text = (batch["text"] * batch["text_valid"][..., None]).sum(1, keepdims=True)[..., :CHANNELS]
        place = np.sin(batch["ids"].sum(-1, keepdims=True) + batch["edges"].sum(-1, keepdims=True))
        return (hidden - np.tanh(mean + 0.1 * text + place * batch["sigma"][:, None])).astype(np.float32)

    def decode_layers(self, latents: Sequence[np.ndarray]) -> list[np.ndarray]:
        """The inverse of encode_layers, blocky."""
        self._called("decode_layers")
        pictures = []
        for latent in latents:
            height, width, _ = latent.shape
            quarters = latent[..., :16].reshape(height, width, 4, 2, 2).transpose(2, 0, 3, 1, 4)
            pictures.append(quarters.reshape(4, height * 2, width * 2).repeat(8, 1).repeat(8, 2))
        return pictures

    def enlarge_layers(self, layers: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Blocky."""
        self._called("enlarge_layers")
        return [layer.repeat(FINE, 1).repeat(FINE, 2) for layer in layers]

    def _called(self, stage: str) -> None:
        self.calls.append(stage)
        if stage in self.fail:
            raise self.fail[stage]
