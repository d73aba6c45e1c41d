"""Room in /dev/shm. Where it runs out, Triton 24.10 hangs or dies as often as it says so, hence a look before a run."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from mrt.geometry import TOKEN
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request

PLACE = Path("/dev/shm")
TOKEN_BYTES = TOKEN * TOKEN * 4 * 4  # of a picture on its way between models: RGBA in float32
SIDES = 2  # what is sent lies in the region of the engine and in that of the network
GROWTH = 2**20  # regions grow by at least so much
START = 2**19  # what fits into the regions as they are from the start


def free() -> int:
    """Bytes that are free there; more than anybody needs where there is no such place."""
    try:
        found = os.statvfs(PLACE)
    except OSError:
        return 2**62
    return found.f_bavail * found.f_frsize


class SharedMemory:
    """What the runs under way need at the most. Regions never shrink: what was needed once is there."""

    def __init__(self, look: Callable[[], int] = free):
        self._look, self._lock = look, threading.Lock()
        self._now, self._most = 0, START

    def take(self, request: Request) -> Callable[[], None]:
        """Room for a run; call what comes back once, at its end. Raises Refusal where there is none."""
        size = request.layout.tokens * TOKEN_BYTES
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


def _full(size: int) -> Refusal:
    text = f"the server has no shared memory left for a run of {size / 2**20:.0f} MiB beside those under way"
    text += ": try again later, ask for less, or give it a larger /dev/shm"
    return Refusal("resource_exhausted", "", text, retryable=True)
