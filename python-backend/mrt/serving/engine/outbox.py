"""A thread beside the step loop for what follows a network: previews, PNGs, checks, events."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

Task = Callable[[], object]


class Outbox:
    """Runs tasks one after the other, in the order in which they were put, so that events stay in order.

    `size`: tasks that may wait; `put` blocks while there are so many. Before `start`, `put` runs the task itself.
    A task must not raise.
    """

    def __init__(self, size: int):
        self._tasks: queue.Queue[Task | None] = queue.Queue(size)
        self._thread = threading.Thread(target=self._loop, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, task: Task) -> None:
        if self._thread.is_alive():
            self._tasks.put(task)
        else:
            task()

    def close(self) -> None:
        """Returns when all tasks are done."""
        if self._thread.is_alive():
            self._tasks.put(None)
            self._thread.join()

    def _loop(self) -> None:
        while task := self._tasks.get():
            task()
