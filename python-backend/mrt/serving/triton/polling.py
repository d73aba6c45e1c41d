"""A thread that looks at something again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Watching:
    """Runs `loop` in a daemon thread: `start` once at most, `close` at the end.

    `loop` is given `closing`: it waits so many seconds and says whether to end, which is told at once.
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
