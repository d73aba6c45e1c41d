"""The networks behind one function, wherever they run, called with many items of equal shapes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from mrt.serving.contract.tensors import ENLARGER
from mrt.serving.engine.networks import Batch

Item = tuple[np.ndarray, ...]
Calls = Callable[[Callable[[Item], np.ndarray], Sequence[Item]], Iterable[np.ndarray]]
"""Makes one call after the other, or some at once: `map`, or that of an executor."""
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

    def enlarge_layers(self, layers: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
        return self._pictures(ENLARGER, "image", layers, "fine")

    def _pictures(self, model: str, name: str, arrays: Sequence[np.ndarray], output: str) -> Iterator[np.ndarray]:
        items = [(array,) for array in arrays]
        return batched(items, lambda item: self._call(model, {name: item[0]}, output), self._most, self._calls)


def batched(
    items: Sequence[Item], call: Callable[[Item], np.ndarray], most: int, calls: Calls = map
) -> Iterator[np.ndarray]:
    """`call` on items of equal shapes stacked to batches of at most `most`.

    The results come in the order of `items`, each as soon as it and those before it are computed.
    """
    groups: dict[tuple, list[int]] = {}
    for index, item in enumerate(items):
        groups.setdefault(tuple(array.shape for array in item), []).append(index)
    parts = [group[start : start + most] for group in groups.values() for start in range(0, len(group), most)]
    columns = [zip(*(items[index] for index in part), strict=True) for part in parts]
    stacked = [tuple(np.stack(arrays) for arrays in column) for column in columns]
    results: dict[int, np.ndarray] = {}
    upcoming = 0
    for part, outputs in zip(parts, calls(call, stacked), strict=True):
        results.update(zip(part, outputs, strict=True))
        while upcoming in results:
            yield results.pop(upcoming)
            upcoming += 1
