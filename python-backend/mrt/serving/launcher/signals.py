"""Waits for what a supervising process reacts to: signals, its child's end, and its own parent's end."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import stat
import sys

_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Watch:
    """Sleeps until one of them happens. Create it in the main thread, before any child is started."""

    def __init__(self) -> None:
        self._asked = 0
        self._wake, self._written = socket.socketpair()
        for end in (self._wake, self._written):
            end.setblocking(False)
        signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        for number in (*_STOP, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)  # without a Python handler nothing reaches the wakeup socket
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wake, selectors.EVENT_READ, self._read_signals)
        if _is_pipe(sys.stdin.fileno()):  # end-of-file on a terminal or /dev/null does not mean that the parent ended
            self._selector.register(sys.stdin.fileno(), selectors.EVENT_READ, self._read_stdin)

    @property
    def stopping(self) -> bool:
        return self._asked > 0

    @property
    def hurried(self) -> bool:
        """Whether a second signal came or the parent is gone: stop without waiting for runs."""
        return self._asked > 1

    def wait(self, seconds: float | None = None) -> None:
        """Return after a signal, a child's end or the parent's end, or after `seconds`."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def _read_signals(self) -> None:
        self._asked += sum(number in _STOP for number in self._wake.recv(4096))

    def _read_stdin(self) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            self._selector.unregister(sys.stdin.fileno())
            self._asked += 2


def _is_pipe(descriptor: int) -> bool:
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
