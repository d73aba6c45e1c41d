"""The networks behind one function, wherever they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from mrt.serving.engine.batched import Calls, Item, batched
from mrt.serving.engine.networks import Batch

Call = Callable[[str, Mapping[str, np.ndarray], str], np.ndarray]
"""A network by its model's name, its inputs by wire name with the batch axis in front, and the output wanted."""


class CalledNetworks:
    """`most`: rows of one call; `text_input`: the text encoder's name for its tokens; `calls`: how several are made."""

    def __init__(self, call: Call, most: int, text_input: str = "text_bytes", calls: Calls = map):
        self._call, self._most, self._text_input, self._calls = call, most, text_input, calls

    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        def call(item: Item) -> np.ndarray:
            return self._call("mrt_text_encoder", {self._text_input: item[0], "text_slot": item[1]}, "text")

        return list(batched(texts, call, self._most, self._calls))

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        return list(self._pictures("mrt_layer_encoder", "image", pictures, "latent"))

    def denoise(self, batch: Batch) -> np.ndarray:
        return self._call("mrt_denoiser", batch, "velocity")

    def decode_layers(self, latents: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        return self._pictures("mrt_layer_decoder", "latent", latents, "image")

    def _pictures(self, model: str, given: str, arrays: Sequence[np.ndarray], made: str) -> Iterator[np.ndarray]:
        items = [(array,) for array in arrays]
        return batched(items, lambda item: self._call(model, {given: item[0]}, made), self._most, self._calls)
