"""On real processes: a parent with children of which one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.triton import process_watchdog

# Exits with its argument once it reads a line.
CHILD = "import sys; sys.stdin.readline(); sys.exit(int(sys.argv[1]))"
# A watchdog that prints whenever it checks.
WATCHER = """
import signal
from mrt.serving.triton import process_watchdog

def exit_code(pid, look=process_watchdog.exit_code):
    print("looks", flush=True)
    return look(pid)

process_watchdog.LOOK, process_watchdog.exit_code = 0.02, exit_code
process_watchdog.STOPPED_LONG = 0.5
process_watchdog.ProcessWatchdog().start()
signal.pause()
"""
PARENT = f"""
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}, *sys.argv[1:]])
print(child.pid, flush=True)
subprocess.Popen([sys.executable, "-c", {WATCHER!r}])
signal.pause()
"""


@pytest.mark.parametrize(("code", "stub", "end"), [("3", True, -signal.SIGKILL), ("0", True, None), ("3", False, None)])
def test_the_parent_is_killed_when_a_stub_dies_but_not_when_one_exits_normally_or_another_child_dies(
    code: str, stub: bool, end: int | None
):
    region = process_watchdog.SHARED_MEMORY / f"mrt-watchdog-test-{time.monotonic_ns()}"
    region.touch()
    command = [sys.executable, "-c", PARENT, code, *([region.name] if stub else [])]
    pipe = subprocess.PIPE
    parent = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)
    assert parent.stdin and parent.stdout
    try:
        child = Path("/proc", parent.stdout.readline().strip(), "cmdline")
        assert parent.stdout.readline() == "looks\n"
        parent.stdin.write("end\n")
        parent.stdin.flush()
        if end:
            assert parent.wait(HANG) == end
        else:
            wait_for(lambda: not child.read_bytes())  # it has ended and is a zombie
            assert [parent.stdout.readline() for _ in range(60)] == ["looks\n"] * 60
            assert parent.poll() is None
        assert region.exists() == (end is None)
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        region.unlink(missing_ok=True)


def test_the_parent_is_killed_when_a_stub_is_stopped_for_long_but_not_for_a_moment():
    region = process_watchdog.SHARED_MEMORY / f"mrt-watchdog-test-{time.monotonic_ns()}"
    region.touch()
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PARENT, "0", region.name]
    parent = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)
    assert parent.stdout
    try:
        child = int(parent.stdout.readline())
        assert parent.stdout.readline() == "looks\n"
        os.kill(child, signal.SIGSTOP)
        assert [parent.stdout.readline() for _ in range(3)] == ["looks\n"] * 3
        os.kill(child, signal.SIGCONT)
        assert [parent.stdout.readline() for _ in range(60)] == ["looks\n"] * 60, "longer than a stop may be"
        assert parent.poll() is None
        os.kill(child, signal.SIGSTOP)
        assert parent.wait(HANG) == -signal.SIGKILL
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        region.unlink(missing_ok=True)


def test_exit_code_of_running_killed_and_reaped_processes():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert process_watchdog.exit_code(process.pid) is None and process.pid in process_watchdog.children(os.getpid())
        process.kill()
        wait_for(lambda: process_watchdog.exit_code(process.pid) is not None)
        assert process_watchdog.exit_code(process.pid) == signal.SIGKILL
        process.wait()
        assert process_watchdog.exit_code(process.pid) == 0


def test_a_process_that_is_not_a_stub_is_named_by_its_pid_and_has_no_shared_memory():
    assert process_watchdog.Stub.of(1 << 22) == (f"pid {1 << 22}", [])
    assert process_watchdog.Stub.of(os.getpid()) == (f"pid {os.getpid()}", [])
