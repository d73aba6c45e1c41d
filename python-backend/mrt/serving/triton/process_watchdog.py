"""A process of the server that dies takes the whole server with it.

Triton 24.10 neither starts a dead stub again nor says that it is not ready: runs of a dead engine would hang until
their callers lose patience, and a dead network would fail every run from then on. Whoever started Triton starts it
again.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mrt.serving.triton.polling import Watching

log = logging.getLogger(__name__)
LOOK = 0.25  # seconds between looks at those who are known
EACH = 20  # looks between searches for others, after as many in a row: Triton loads its models in no order
SHARED_MEMORY = Path("/dev/shm")


class Stub(NamedTuple):
    """What Triton's command line of a stub says: whose it is, and the shared memory that it was given."""

    name: str
    regions: list[Path]

    @staticmethod
    def of(pid: int) -> Stub:
        try:
            words = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
        except OSError:
            words = []
        models = (Path(word).parents[1].name for word in words if word.endswith("/model.py"))
        regions = [SHARED_MEMORY / word for word in words if word and "/" not in word]
        return Stub(next(models, f"pid {pid}"), [region for region in regions if region.is_file()])


class Kin:
    """Minds the other children of this process' parent, from a thread; `start` once, `close` before a good end."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._watching = Watching("kin", self._loop)

    def start(self) -> None:
        self._watching.start()

    def close(self) -> None:
        self._watching.close()

    def _loop(self, closing: Callable[[float], bool]) -> None:
        looks, known = 0, {pid: Stub.of(pid) for pid in children(self._parent)}
        while not closing(LOOK) and os.getppid() == self._parent:
            if looks < EACH or looks % EACH == 0:
                known = {pid: Stub.of(pid) for pid in children(self._parent)} | known
            looks += 1
            for pid in list(known):
                code = exit_code(pid)
                if code:
                    return self._end(
                        known[pid].name, code, [region for one in known.values() for region in one.regions]
                    )
                if code == 0:
                    del known[pid]
                elif not known[pid].regions:  # it had just been forked, and was not yet what it is now
                    known[pid] = Stub.of(pid)

    def _end(self, name: str, code: int, regions: list[Path]) -> None:
        """Nobody would remove its shared memory, which in a container outlives the server."""
        how = f"signal {code & 127}" if code & 127 else f"code {code >> 8}"
        log.error("the process of %s has ended with %s; the server ends, too", name, how)
        for region in regions:
            region.unlink(missing_ok=True)
        os.kill(self._parent, signal.SIGKILL)
        os.kill(self._parent, signal.SIGTERM)  # for one that is the first process of its namespace


def kill(model: str) -> None:
    """End the process that Triton runs a model in, beside this one, as it answers no more."""
    for pid in children(os.getppid()):
        if Stub.of(pid).name == model:
            os.kill(pid, signal.SIGKILL)


def children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(status)
        if fields and int(fields[1]) == parent:
            found.append(int(status.parent.name))
    return found


def exit_code(pid: int) -> int | None:
    """As wait() has it, of a process that its parent has not looked after; 0 for one that is gone; None: it lives."""
    fields = _fields(Path("/proc") / str(pid) / "stat")
    if not fields:
        return 0
    return int(fields[-1]) if fields[0] == "Z" else None


def _fields(status: Path) -> list[str]:
    """State, parent and the rest, as far as the process is there."""
    try:
        return status.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
