"""Pictures that are being taken apart, each in a thread of its own, asked for what is new by name.

So every answer comes at once, whatever the work takes, and a caller who is gone stops it at the next tile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from mrt.experts.progress import Progress, Report
from mrt.serving.contract.expert_message import ENDS, Message
from mrt.serving.contract.refusal import Refusal
from mrt.serving.experts.places import Places, Ticket

log = logging.getLogger(__name__)
PATIENCE = 0.05  # s that an answer waits for something new; all of them together, since they are asked one by one
FORGOTTEN = 60.0  # s after which a decomposition that nobody asks about is stopped
AT_ONCE = 2  # pictures; the others wait
AHEAD = 2  # messages with layers that wait for their caller, at most

Work = Callable[[Report], Iterator[Message]]


class Stopped(Exception):
    """Its caller is gone."""


class Decompositions:
    """`begin`, then `next` until a message ends it; `end` to stop it before. Safe to call from several threads."""

    def __init__(self, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic):
        self._places, self._clock = Places(at_once, clock), clock
        self._lock = threading.Lock()
        self._running: dict[str, Decomposition] = {}

    def begin(self, name: str, work: Work, caller: str = "", weight: float = 1.0) -> Message:
        """`caller`, `weight`: who waits for the place that it works at, and how much its work counts."""
        self._forget()
        running = Decomposition(work, self._places, self._places.enter(caller, weight), self._clock)
        with self._lock:
            self._running[name] = running
        return self.next(name)

    def next(self, name: str) -> Message:
        """What is new. KeyError where no decomposition has that name, as after its end."""
        with self._lock:
            running, others = self._running[name], len(self._running)
        message = running.next(PATIENCE / others)
        if message.event in ENDS or running.finished:
            with self._lock:
                self._running.pop(name, None)
        return message

    def end(self, name: str) -> None:
        """Stop one; nothing happens where it has ended already."""
        with self._lock:
            running = self._running.pop(name, None)
        if running:
            running.end()

    def close(self) -> None:
        for name in list(self._running):
            self.end(name)

    def _forget(self) -> None:
        late = self._clock() - FORGOTTEN
        for name, running in list(self._running.items()):
            if running.asked < late:
                log.warning("nobody has asked about a picture for %g s; it is given up", FORGOTTEN)
                self.end(name)


class Decomposition:
    """`asked`: when it was last asked about, by the clock."""

    def __init__(self, work: Work, places: Places, ticket: Ticket, clock: Callable[[], float]):
        self._work, self._places, self._ticket, self._clock = work, places, ticket, clock
        self._changed = threading.Condition()
        self._messages: deque[Message] = deque()
        self._progress: Message | None = None
        self._ended = self._complete = False
        self.asked = clock()
        threading.Thread(target=self._run, name="decomposition", daemon=True).start()

    def next(self, patience: float) -> Message:
        with self._changed:
            self.asked = self._clock()
            self._changed.wait_for(lambda: self._messages or self._progress or self._complete, patience)
            if self._messages and not self._progress:
                self._changed.notify_all()  # there is room for another one
                return self._messages.popleft()
            told, self._progress = self._progress, None
            return told or Message("working")

    @property
    def finished(self) -> bool:
        """Whether everything was said."""
        with self._changed:
            return self._complete and not self._messages and not self._progress

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            try:
                self._places.wait(self._ticket, self._wait)
                for message in self._work(self._report):
                    self._say(message)
            finally:
                self._places.leave(self._ticket)
        except Stopped:
            pass
        except Refusal as refusal:
            self._say_error(refusal)
        except MemoryError:
            text = "the server has not enough memory for this picture; make it smaller, or try again later"
            self._say_error(Refusal("resource_exhausted", "", text, retryable=True))
        except Exception as error:
            log.exception("a picture could not be taken apart")
            text = f"the server failed to take the picture apart ({type(error).__name__}: {error}); its log says more"
            self._say_error(Refusal("internal", "", text))
        with self._changed:
            self._complete = True
            self._changed.notify_all()

    def _wait(self) -> None:
        self._tell(Progress("wait", 1, 1))

    def _report(self, progress: Progress) -> None:
        """What the work does now; between two pieces of it the place may go to somebody else for a while."""
        self._tell(progress)
        self._places.offer(self._ticket, self._wait)

    def _tell(self, progress: Progress) -> None:
        with self._changed:
            if self._ended:
                raise Stopped
            self._progress = Message("progress", progress._asdict())
            self._changed.notify_all()

    def _say(self, message: Message) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._ended or len(self._messages) < AHEAD)
            if self._ended:
                raise Stopped
            self._messages.append(message)
            self._changed.notify_all()

    def _say_error(self, refusal: Refusal) -> None:
        info = {
            "code": refusal.code,
            "field": refusal.field,
            "text": refusal.text,
            "retryable": refusal.retryable,
        }
        with self._changed:
            self._progress = None
            self._messages.append(Message("error", info))
            self._changed.notify_all()
