"""Draining before shutdown, signalled by two files side by side: one asks, the other answers.

Whoever stops a server creates the file that MRT_DRAIN_FILE names, which makes the engine refuse new runs, waits for
the file of `empty`, which says that no run is left, and only then stops Triton, whose SIGTERM would cut off every run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from mrt.serving.triton.polling import PollingThread

VARIABLE = "MRT_DRAIN_FILE"
LOOK = 0.05  # seconds between checks
QUIET = 0.2  # seconds without a run: requests in Triton's queue reach the engine one by one, to be refused


def empty(file: Path) -> Path:
    """The file that answers `file`: no run is left."""
    return file.with_name(f"{file.name}.empty")


class Drain:
    """Polls for the file from a thread, if the environment names one; `start` once, `close` at the end.

    `begin` is called once when the file exists; `busy` returns whether the engine still has a run.
    """

    def __init__(self, begin: Callable[[], None], busy: Callable[[], bool]):
        named = os.environ.get(VARIABLE)
        self._file = Path(named) if named else None
        self._begin, self._busy = begin, busy
        self._thread = PollingThread("drain", self._loop)

    def start(self) -> None:
        if self._file:
            for stale in (self._file, empty(self._file)):  # a container that starts again finds its /tmp as it was
                stale.unlink(missing_ok=True)
            self._thread.start()

    def close(self) -> None:
        self._thread.close()

    def _loop(self, closing: Callable[[float], bool]) -> None:
        assert self._file
        while not self._file.exists():
            if closing(LOOK):
                return
        self._begin()
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET:
            if closing(LOOK):
                return
            if self._busy():
                quiet_since = time.monotonic()
        empty(self._file).touch()
