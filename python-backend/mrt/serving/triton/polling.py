"""A daemon thread that polls until it is closed."""

from __future__ import annotations

import threading
from collections.abc import Callable


class PollingThread:
    """Runs `loop` in a daemon thread: `start` once at most, `close` at the end.

    `loop` takes a function `closing(seconds)`, which sleeps and returns whether to end; `close` wakes it at once.
    """

    def __init__(self, name: str, loop: Callable[[Callable[[float], bool]], None]):
        self._closing = threading.Event()
        self._thread = threading.Thread(target=loop, args=(self._closing.wait,), name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Returns once `loop` has."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
