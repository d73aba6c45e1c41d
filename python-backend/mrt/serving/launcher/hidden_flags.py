"""Starts a program with flags that are in no command line, where everyone on the machine could read them.

Linux shows a process's arguments to all (`/proc/PID/cmdline`), its environment only to its owner. tritonserver takes
its admin key as an argument and in no other way. So it is started with a placeholder for each such flag and the flag
itself in its environment; it stops before its first instruction, and there its arguments are pointed there.
"""

from __future__ import annotations

import ctypes
import os
import struct
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
_LIBC.ptrace.restype = ctypes.c_long
_TRACEME, _DETACH = 0, 17
_POINTER = struct.Struct("<Q")
_ENVIRONMENT, _END_OF_ENVIRONMENT, _STACK = 50, 51, 28  # fields of /proc/PID/stat: see proc(5)


def start(
    command: Sequence[str | Path],
    hidden: Sequence[str],
    env: Mapping[str, str],
    preexec_fn: Callable[[], object],
    **options: Any,
) -> subprocess.Popen[bytes]:
    """`command` followed by the flags `hidden`, of which the command line shows only `--hidden-0`, `--hidden-1`, ...

    Where this is not allowed (a sandbox without ptrace) the program does not start: no program knows such flags.
    Raises OSError or subprocess.SubprocessError.
    """
    names = {f"--hidden-{i}": f"MRT_HIDDEN_{i}" for i in range(len(hidden))}

    def before() -> None:
        preexec_fn()
        if _LIBC.ptrace(_TRACEME, 0, None, None) != 0:
            raise OSError(ctypes.get_errno(), "ptrace is not allowed")

    start_stopped = partial(subprocess.Popen[bytes], preexec_fn=before, **options)
    process = start_stopped([*command, *names], env={**env, **dict(zip(names.values(), hidden, strict=True))})
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        try:
            _point(process.pid, names)
        finally:
            _LIBC.ptrace(_DETACH, process.pid, None, None)
    else:  # it has ended, and Popen must hear of it
        process.returncode = os.waitstatus_to_exitcode(status)
    return process


def _point(pid: int, names: Mapping[str, str]) -> None:
    """Point the arguments `names` of a process that has not begun at the values of the variables they stand for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    first, end, stack = (int(fields[i - 3]) for i in (_ENVIRONMENT, _END_OF_ENVIRONMENT, _STACK))
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        environment = os.pread(memory.fileno(), end - first, first)
        (count,) = _POINTER.unpack(os.pread(memory.fileno(), _POINTER.size, stack))  # then come the arguments
        for place in range(stack + _POINTER.size, stack + _POINTER.size * (count + 1), _POINTER.size):
            (argument,) = _POINTER.unpack(os.pread(memory.fileno(), _POINTER.size, place))
            text = os.pread(memory.fileno(), 64, argument).partition(b"\0")[0].decode(errors="replace")
            if text in names:
                variable = f"\0{names[text]}=".encode()
                value = first + (b"\0" + environment).index(variable) + len(variable) - 1
                os.pwrite(memory.fileno(), _POINTER.pack(value), place)
