"""Risky SVG files drawn to PNG in a process of their own, with a time limit each, so that none hangs a producer."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType

SECONDS = 10.0


class Renderer:
    """`with Renderer(draw) as render: render(source, target)`; the child is started anew after it was ended.

    `draw(source, target)` runs in the child, writes `target` and raises ValueError with the reason where it cannot.
    """

    def __init__(self, draw, seconds: float = SECONDS) -> None:
        self.draw, self.seconds = draw, seconds
        self._context = multiprocessing.get_context("spawn")
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def __call__(self, source: Path, target: Path) -> str | None:
        """None where `target` was written, else why not, in words."""
        if self._child is None or self._pipe is None:
            self._pipe, theirs = self._context.Pipe()
            child = self._context.Process(target=_serve, args=(theirs, self.draw), daemon=True)
            child.start()
            self._child = child
            theirs.close()
            self._pipe.recv()
        try:
            self._pipe.send((source, target))
            if self._pipe.poll(self.seconds):
                return self._pipe.recv()
            why = f"takes more than {self.seconds:g} s"
        except (EOFError, OSError):
            why = "ends the process that draws it"
        self._end()
        return why

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._child = self._pipe = None


def _serve(pipe: Connection, draw) -> None:
    pipe.send("ready")
    while True:
        source, target = pipe.recv()
        try:
            draw(source, target)
            pipe.send(None)
        except ValueError as error:
            pipe.send(str(error))
