"""Room in /dev/shm, checked before each run: when it runs out, Triton 24.10 may hang or crash instead of failing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from mrt.geometry import TOKEN
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request

PLACE = Path("/dev/shm")
TOKEN_BYTES = TOKEN * TOKEN * 4 * 4  # of a picture on its way between models: RGBA in float32
LAYER_BYTES = 3  # of a pixel of a layer's PNG
SIDES = 2  # tensors lie both in the engine's region and in the network's
GROWTH = 2**20  # bytes by which a region grows at least
START = 2**19  # bytes that fit into the initial regions


def free() -> int:
    """Free bytes of /dev/shm; more than anybody needs if it does not exist."""
    try:
        found = os.statvfs(PLACE)
    except OSError:
        return 2**62
    return found.f_bavail * found.f_frsize


class SharedMemory:
    """The shared memory that active runs need. Regions never shrink: the highest demand so far stays allocated."""

    def __init__(self, look: Callable[[], int] = free):
        self._look, self._lock = look, threading.Lock()
        self._now, self._most = 0, START

    def take(self, request: Request | ExpertRequest) -> Callable[[], None]:
        """Reserve room for a run; call the returned function once, at the run's end. Raises Refusal if it is full."""
        size = _bytes(request)
        with self._lock:
            wanted = self._now + size
            if wanted > self._most:
                grown = SIDES * (wanted - self._most + GROWTH)
                if self._look() < grown:
                    raise _full(grown)
                self._most = wanted
            self._now = wanted
        return lambda: self._give(size)

    def _give(self, size: int) -> None:
        with self._lock:
            self._now -= size


def _bytes(request: Request | ExpertRequest) -> int:
    """What lies in it at once: planes of all tokens, or a picture's file and the largest layer."""
    if isinstance(request, ExpertRequest):
        return len(request.file) + request.canvas[0] * request.canvas[1] * LAYER_BYTES
    return request.layout.tokens * TOKEN_BYTES


def _full(size: int) -> Refusal:
    text = f"the server has no shared memory left for a run of {size / 2**20:.0f} MiB beside those under way"
    text += ": try again later, ask for less, or give it a larger /dev/shm"
    return Refusal("resource_exhausted", "", text, retryable=True)
