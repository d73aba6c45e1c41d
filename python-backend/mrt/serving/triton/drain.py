"""How an engine is told to take no more runs, and tells that none is left: by two files that lie side by side.

Who ends a server makes the file that MRT_DRAIN_FILE names, waits for the one of `empty`, and only then stops Triton,
whose SIGTERM would cut off every run at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from mrt.serving.triton.polling import Watching

VARIABLE = "MRT_DRAIN_FILE"
LOOK = 0.05  # seconds between looks
QUIET = 0.2  # seconds without a run: those in Triton's queue come to the engine one after the other, to be refused


def empty(file: Path) -> Path:
    """The answer to `file`: no run is left."""
    return file.with_name(f"{file.name}.empty")


class Drain:
    """Looks for the file from a thread of its own, where the environment names one; `start` once, `close` at the end.

    `begin` is called once when it is there; `busy` says whether the engine still has to do with a run.
    """

    def __init__(self, begin: Callable[[], None], busy: Callable[[], bool]):
        named = os.environ.get(VARIABLE)
        self._file = Path(named) if named else None
        self._begin, self._busy = begin, busy
        self._watching = Watching("drain", self._loop)

    def start(self) -> None:
        if self._file:
            for stale in (self._file, empty(self._file)):  # a container that starts again finds its /tmp as it was
                stale.unlink(missing_ok=True)
            self._watching.start()

    def close(self) -> None:
        self._watching.close()

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
