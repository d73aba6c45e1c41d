"""Text features of recent prompts: people try one prompt with many seeds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from mrt.families.family import Text
from mrt.geometry import pad
from mrt.serving.contract.request import Request
from mrt.serving.engine.networks import Networks


class TextCache:
    """The `size` texts used last. Not thread-safe: for the thread of the engine only."""

    def __init__(self, networks: Networks, size: int = 64):
        self._networks, self._size = networks, size
        self._known: OrderedDict[bytes, np.ndarray] = OrderedDict()

    def features(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Features (L, T) of each request's text; of one blank word where there is none."""
        return self.of([_at_least_one_token(request) for request in requests])

    def of(self, texts: Sequence[Text]) -> list[np.ndarray]:
        """Features of each text, which has at least one token."""
        keys = [text_bytes.tobytes() + text_slot.tobytes() for text_bytes, text_slot in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            encoded = self._networks.encode_text(list(missing.values()))
            self._known.update(zip(missing, encoded, strict=True))
        for key in keys:
            self._known.move_to_end(key)
        found = [self._known[key] for key in keys]
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return found


def _at_least_one_token(request: Request) -> Text:
    length = max(1, len(request.text_slot))
    return pad(request.text_bytes, length), pad(request.text_slot, length)
