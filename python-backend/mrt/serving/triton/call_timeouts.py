"""Timeouts of network calls. A network that hangs is treated as dead: its process is killed, so that
process_watchdog.py ends the server.

The call would never return, and every run would wait forever while the server reports that it is ready.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mrt.serving.triton.polling import PollingThread
from mrt.serving.triton.process_watchdog import kill

log = logging.getLogger(__name__)
LOOKS = 10  # checks within the time that a call may take


class CallTimeouts:
    """Watches network calls from a thread; `start` once, `close` at the end.

    `seconds`: the time limit of a call. `end` is called with the name of each model whose call exceeds it.
    """

    def __init__(self, seconds: float, end: Callable[[str], None] = kill):
        self._seconds, self._end = seconds, end
        self._lock = threading.Lock()
        self._calls: dict[int, tuple[str, float]] = {}  # by thread
        self._thread = PollingThread("call timeouts", self._loop)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.close()

    @contextmanager
    def call(self, model: str) -> Iterator[None]:
        """Context of one call of the network `model`, during which the time limit applies."""
        thread = threading.get_ident()
        with self._lock:
            self._calls[thread] = model, time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                del self._calls[thread]

    def _loop(self, closing: Callable[[float], bool]) -> None:
        while not closing(self._seconds / LOOKS):
            with self._lock:
                late = {model for model, begun in self._calls.values() if time.monotonic() - begun > self._seconds}
            for model in late:
                log.error("%s has not answered for %g s (parameter call_seconds); killing it", model, self._seconds)
                self._end(model)
