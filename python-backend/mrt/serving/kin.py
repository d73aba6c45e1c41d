"""A process of the server that dies takes the whole server with it.

Triton 24.10 neither starts a dead stub again nor says that it is not ready: runs of a dead engine would hang until
their callers lose patience, and a dead network would fail every run from then on. Whoever started Triton starts it
again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path

log = logging.getLogger(__name__)
LOOK = 0.25  # seconds between looks at those who are known
EACH = 20  # looks between searches for others: Triton loads its models in no order
SHARED_MEMORY = Path("/dev/shm")


class Kin:
    """Minds the other children of this process' parent, from a thread; `start` once, `close` before a good end."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="kin", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _loop(self) -> None:
        looks, regions = 0, {}
        while not self._closing.wait(LOOK) and os.getppid() == self._parent:
            if looks % EACH == 0:
                regions = {pid: regions_of(pid) for pid in children(self._parent)} | regions
            looks += 1
            for pid in list(regions):
                code = exit_code(pid)
                if code:
                    return self._end(pid, code, {region for own in regions.values() for region in own})
                if code == 0:
                    del regions[pid]

    def _end(self, pid: int, code: int, regions: set[Path]) -> None:
        """Nobody would remove its shared memory, which in a container outlives the server."""
        how = f"signal {code & 127}" if code & 127 else f"code {code >> 8}"
        log.error("process %d of the server has ended with %s; the server ends, too", pid, how)
        for region in regions:
            region.unlink(missing_ok=True)
        os.kill(self._parent, signal.SIGKILL)
        os.kill(self._parent, signal.SIGTERM)  # for one that is the first process of its namespace


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


def regions_of(pid: int) -> list[Path]:
    """The shared memory that Triton made for a stub: it names it on the stub's command line."""
    try:
        words = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return []
    return [SHARED_MEMORY / word for word in words if word and "/" not in word and (SHARED_MEMORY / word).is_file()]


def _fields(status: Path) -> list[str]:
    """State, parent and the rest, as far as the process is there."""
    try:
        return status.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
