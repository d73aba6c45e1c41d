"""Graceful stopping of a run by signals."""

from __future__ import annotations

import signal


class Stopped(Exception):
    """The run was asked to stop, and has saved."""


class Asked:
    """Records SIGTERM and SIGINT, instead of the process dying of them, while a run is active."""

    def __init__(self) -> None:
        self.to_stop = False

    def __enter__(self) -> Asked:
        self._before = {name: signal.signal(name, self._note) for name in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _note(self, *_: object) -> None:
        self.to_stop = True
