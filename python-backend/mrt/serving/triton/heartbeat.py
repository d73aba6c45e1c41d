"""Heartbeats keep idle connections alive that browsers or proxies would otherwise close."""

from __future__ import annotations

import threading
import time
from typing import Protocol

BEAT = 0.75  # seconds of silence; checked every quarter of it, so that a heartbeat goes out within a second


class HeartbeatTarget(Protocol):
    last: float  # when something was sent, of time.monotonic

    def beat(self) -> bool:
        """Send a heartbeat; false once the target is closed."""
        ...


class Heartbeat:
    """Sends a heartbeat to every target that was silent for `beat` seconds, from one thread for all."""

    def __init__(self, beat: float = BEAT):
        self._beat = beat
        self._changed = threading.Condition()
        self._members: set[HeartbeatTarget] = set()
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def add(self, member: HeartbeatTarget) -> None:
        with self._changed:
            self._members.add(member)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _loop(self) -> None:
        while True:
            with self._changed:
                while not (self._closing or self._members):
                    self._changed.wait()
                if not self._closing:
                    self._changed.wait(self._beat / 4)
                if self._closing:
                    return
                silent = [member for member in self._members if time.monotonic() - member.last >= self._beat]
            gone = {member for member in silent if not member.beat()}
            with self._changed:
                self._members -= gone
