"""A network that hangs is treated as one that died: its process is killed, and the server ends (process_watchdog.py).

Its call would never come back, and with it every run would wait for ever while the server says that it is ready.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mrt.serving.triton.polling import Watching
from mrt.serving.triton.process_watchdog import kill

log = logging.getLogger(__name__)
LOOKS = 10  # in the time that a call may take


class Overdue:
    """Minds calls of networks from a thread; `start` once, `close` at the end.

    `seconds`: what a call may take. `end` is told the model of one that takes longer.
    """

    def __init__(self, seconds: float, end: Callable[[str], None] = kill):
        self._seconds, self._end = seconds, end
        self._lock = threading.Lock()
        self._calls: dict[int, tuple[str, float]] = {}  # by thread
        self._watching = Watching("overdue", self._loop)

    def start(self) -> None:
        self._watching.start()

    def close(self) -> None:
        self._watching.close()

    @contextmanager
    def call(self, model: str) -> Iterator[None]:
        """Around one call of a network."""
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
                log.error("%s has not answered for %g s (parameter call_seconds); it is ended", model, self._seconds)
                self._end(model)
