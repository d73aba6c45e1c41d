"""What is made and sent once a network has run: previews, PNGs, checks, events. Beside the step loop, not in it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

Task = Callable[[], object]


class Outbox:
    """Does tasks one after the other, in the order in which they were put; so the events of a run stay in theirs.

    `room`: tasks that may wait; whoever puts another one waits with it. Before `start` a task is done where it is put.
    A task raises nothing.
    """

    def __init__(self, room: int):
        self._tasks: queue.Queue[Task | None] = queue.Queue(room)
        self._thread = threading.Thread(target=self._loop, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, task: Task) -> None:
        if self._thread.is_alive():
            self._tasks.put(task)
        else:
            task()

    def close(self) -> None:
        """Returns when all of it is done."""
        if self._thread.is_alive():
            self._tasks.put(None)
            self._thread.join()

    def _loop(self) -> None:
        while task := self._tasks.get():
            task()
