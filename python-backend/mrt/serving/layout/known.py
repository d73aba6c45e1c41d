"""Layouts of recent prompts and pictures: a plan is asked for before its run, and one picture is taken apart with many
seeds.

Of one version of the weights: a server calls no other, so what is asked is all of the key.
"""

from __future__ import annotations

import hashlib
import threading

import numpy as np

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout, Layouts, Room
from mrt.serving.engine.metrics import Meter
from mrt.serving.recent import Recent


class KnownLayouts:
    """Asks `layouts` only for what is not among the `most` used last. From any thread."""

    def __init__(self, layouts: Layouts, most: int, meter: Meter):
        self._layouts, self._meter = layouts, meter
        self._lock, self._known = threading.Lock(), Recent[Layout](most)

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        key = _key(np.ascontiguousarray(picture).data, picture.shape, str(picture.dtype), canvas, page, room)
        return self._at(key) or self._keep(key, self._layouts.detect(picture, canvas, page, room))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        key = _key(prompt.encode(), canvas, page, room, seed)
        return self._at(key) or self._keep(key, self._layouts.plan(prompt, canvas, page, room, seed))

    def _at(self, key: bytes) -> Layout | None:
        with self._lock:
            found = self._known.get(key)
        self._meter.count("mrt_cache_total", of="layout", outcome="hit" if found else "miss")
        return found

    def _keep(self, key: bytes, layout: Layout) -> Layout:
        with self._lock:
            self._known.put(key, layout)
        return layout


def _key(source: bytes | memoryview, *numbers: object) -> bytes:
    return hashlib.sha256(repr(numbers).encode() + hashlib.sha256(source).digest()).digest()
