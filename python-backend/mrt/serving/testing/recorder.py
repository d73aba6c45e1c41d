"""A caller that records its events."""

from __future__ import annotations

from collections.abc import Callable

from mrt.serving.contract.events import Event


class Recorder:
    """`cancel_when` sees each event and says whether the caller leaves after it."""

    def __init__(self, cancel_when: Callable[[Event], bool] = lambda event: False):
        self.events: list[Event] = []
        self.finals = 0
        self.cancelled = False
        self._cancel_when = cancel_when

    def send(self, event: Event, final: bool) -> None:
        assert not self.finals, f"{event} after the final event"
        self.events.append(event)
        self.finals += final
        self.cancelled |= self._cancel_when(event)

    def is_cancelled(self) -> bool:
        return self.cancelled

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    @property
    def last(self) -> Event:
        return self.events[-1]
