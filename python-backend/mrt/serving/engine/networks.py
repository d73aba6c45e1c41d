"""The interface to the networks. Each call takes many items, so that they can be batched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

Batch = Mapping[str, np.ndarray]
"""The inputs of mrt_denoiser by wire name, stacked: (B, N, ...) and (B, L, ...)."""


class Networks(Protocol):
    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        """Tokens (L, ...) int32 of the family and slots (L,) int32 of each text to features (L, T)."""
        ...

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        """RGBA (4, 16 h, 16 w) in the form of Family.to_network to latents (h, w, C). Sizes may differ."""
        ...

    def denoise(self, batch: Batch) -> np.ndarray:
        """Velocity (B, N, C)."""
        ...

    def decode_layers(self, latents: Sequence[np.ndarray]) -> Iterable[np.ndarray]:
        """Latents (h, w, C) to RGBA (4, 16 h, 16 w) in the form that Family.from_network takes. Sizes may differ.

        The first ones can be taken before the others are decoded.
        """
        ...

    def enlarge_layers(self, layers: Sequence[np.ndarray]) -> Iterable[np.ndarray]:
        """Premultiplied RGBA (4, h, w) in 0..1, on whole tokens, to the same FINE times as large. Sizes may differ."""
        ...
