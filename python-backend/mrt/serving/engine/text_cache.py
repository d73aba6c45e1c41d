"""Text features of recent prompts: people try one prompt with many seeds.

Of one version of the weights: the engine calls no other, so the words alone are the key.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.families.family import Text
from mrt.geometry import pad
from mrt.serving.contract.request import Request
from mrt.serving.engine.metrics import Meter
from mrt.serving.engine.networks import Networks
from mrt.serving.recent import Recent


class TextCache:
    """The texts used last, of at most `room` bytes of features. Not thread-safe: for the thread of the engine only."""

    def __init__(self, networks: Networks, room: int, meter: Meter):
        self._networks, self._meter = networks, meter
        self._known = Recent[np.ndarray](room, lambda features: features.nbytes)

    def features(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Features (L, T) of each request's text; of one blank word where there is none."""
        return self.of([_at_least_one_token(request) for request in requests])

    def of(self, texts: Sequence[Text]) -> list[np.ndarray]:
        """Features of each text, which has at least one token."""
        keyed = {text_bytes.tobytes() + text_slot.tobytes(): (text_bytes, text_slot) for text_bytes, text_slot in texts}
        found = {key: features for key in keyed if (features := self._known.get(key)) is not None}
        missing = {key: text for key, text in keyed.items() if key not in found}
        if missing:
            for key, features in zip(missing, self._networks.encode_text(list(missing.values())), strict=True):
                found[key] = features.copy()  # a row by itself, not its whole batch
                self._known.put(key, found[key])
        for outcome, count in (("hit", len(texts) - len(missing)), ("miss", len(missing))):
            self._meter.count("mrt_cache_total", count, of="text", outcome=outcome)
        return [found[text_bytes.tobytes() + text_slot.tobytes()] for text_bytes, text_slot in texts]


def _at_least_one_token(request: Request) -> Text:
    length = max(1, len(request.text_slot))
    return pad(request.text_bytes, length), pad(request.text_slot, length)
