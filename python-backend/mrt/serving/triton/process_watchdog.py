"""Watches sibling stub processes: when one dies, or is stopped for long, the whole server is ended.

Triton 24.10 neither restarts a dead stub nor reports that it is not ready: runs of a dead engine would hang until
their callers time out, and a dead network would fail every later run. Whoever started Triton restarts it.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mrt.serving.triton.polling import PollingThread

log = logging.getLogger(__name__)
LOOK = 0.25  # seconds between checks of the known stubs
STOPPED_LONG = 5.0  # seconds that a process may be stopped (SIGSTOP), while the server says that it is ready
EACH = 20  # checks between searches for new stubs, after this many in a row: Triton loads models in any order
SHARED_MEMORY = Path("/dev/shm")
_LONGEST_NAME = 200  # characters of a file name; longer words of a command line are not regions


class Stub(NamedTuple):
    """A stub's model name and shared memory regions, from the command line that Triton starts it with."""

    name: str
    regions: list[Path]

    @staticmethod
    def of(pid: int) -> Stub:
        try:
            words = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
        except OSError:
            words = []
        models = (Path(word).parents[1].name for word in words if word.endswith("/model.py"))
        regions = [SHARED_MEMORY / word for word in words if word and "/" not in word and len(word) <= _LONGEST_NAME]
        return Stub(next(models, f"pid {pid}"), [region for region in regions if region.is_file()])


class ProcessWatchdog:
    """Watches sibling stub processes from a thread; `start` once, `close` before a normal exit."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._thread = PollingThread("process watchdog", self._loop)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.close()

    def _loop(self, closing: Callable[[float], bool]) -> None:
        looks, known = 0, {pid: Stub.of(pid) for pid in children(self._parent)}
        stopped: dict[int, float] = {}  # since when
        while not closing(LOOK) and os.getppid() == self._parent:
            if looks < EACH or looks % EACH == 0:
                known = {pid: Stub.of(pid) for pid in children(self._parent)} | known
            looks += 1
            for pid in list(known):
                code = exit_code(pid)
                if code and known[pid].regions:  # what Triton starts for a moment beside its stubs may end as it likes
                    return self._end(
                        known[pid].name, code, [region for one in known.values() for region in one.regions]
                    )
                if code is not None:
                    del known[pid]
                elif not known[pid].regions:  # seen between fork and exec: its command line was not its own yet
                    known[pid] = Stub.of(pid)
                elif _is_stopped(pid):
                    if time.monotonic() - stopped.setdefault(pid, time.monotonic()) > STOPPED_LONG:
                        log.error("the process of %s is stopped; it is killed", known[pid].name)
                        os.kill(pid, signal.SIGKILL)
                elif stopped.pop(pid, None):
                    log.warning("the process of %s was stopped for a while", known[pid].name)

    def _end(self, name: str, code: int, regions: list[Path]) -> None:
        """Kills the server and removes its shared memory, which would otherwise outlive it in a container."""
        how = f"signal {code & 127}" if code & 127 else f"code {code >> 8}"
        log.error("the process of %s has ended with %s; the server ends, too", name, how)
        for region in regions:
            region.unlink(missing_ok=True)
        os.kill(self._parent, signal.SIGKILL)
        os.kill(self._parent, signal.SIGTERM)  # PID 1 of a namespace is immune to SIGKILL from inside


def kill(model: str) -> None:
    """Kill the sibling stub process of a model."""
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
    """The wait() status of a zombie process; 0 if the process is gone, None while it runs."""
    fields = _fields(Path("/proc") / str(pid) / "stat")
    if not fields:
        return 0
    return int(fields[-1]) if fields[0] == "Z" else None


def _is_stopped(pid: int) -> bool:
    """By a signal; a debugger's stop is none."""
    fields = _fields(Path("/proc") / str(pid) / "stat")
    return bool(fields) and fields[0] == "T"


def _fields(status: Path) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on (state, parent, ...); empty if the process is gone."""
    try:
        return status.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
