"""Ends the engine's process where its loop hangs, so that process_watchdog.py ends the server.

Every network call has a time limit of its own (call_timeouts.py); this is for all else, a deadlock or a loop that is
gone, after which runs would wait forever while the server reports that it is ready.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable

from mrt.serving.triton.polling import PollingThread

log = logging.getLogger(__name__)
CALLS = 6  # network calls that a turn of the loop makes one after the other, at most, of several parts each
LOOKS = 10  # within the time that a turn may take


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class EngineWatchdog:
    """Asks `stalled` from a thread whether a turn takes too long; `start` once, `close` at the end."""

    def __init__(self, stalled: Callable[[float], bool], call_seconds: float, end: Callable[[], object] = _kill):
        self._stalled, self._seconds, self._end = stalled, CALLS * call_seconds, end
        self._thread = PollingThread("engine watchdog", self._loop)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.close()

    def _loop(self, closing: Callable[[float], bool]) -> None:
        while not closing(self._seconds / LOOKS):
            if self._stalled(self._seconds):
                log.error("the engine hangs (one turn of more than %g s); its process is killed", self._seconds)
                self._end()
                return
