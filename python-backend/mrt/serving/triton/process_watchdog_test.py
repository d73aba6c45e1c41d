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
from mrt.serving.triton import process_watchdog as kin

# Ends once it is told to.
CHILD = "import sys; sys.stdin.readline(); sys.exit(int(sys.argv[1]))"
# Says whenever it looks.
MINDER = """
import signal
from mrt.serving.triton import process_watchdog as kin

def exit_code(pid, look=kin.exit_code):
    print("looks", flush=True)
    return look(pid)

kin.LOOK, kin.exit_code = 0.02, exit_code
kin.Kin().start()
signal.pause()
"""
PARENT = f"""
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}, *sys.argv[1:]])
print(child.pid, flush=True)
subprocess.Popen([sys.executable, "-c", {MINDER!r}])
signal.pause()
"""


@pytest.mark.parametrize(("code", "end"), [("3", -signal.SIGKILL), ("0", None)])
def test_a_parent_goes_with_a_child_that_died_and_not_with_one_that_ended_well(code: str, end: int | None):
    region = kin.SHARED_MEMORY / f"mrt-kin-test-{time.monotonic_ns()}"
    region.touch()
    command = [sys.executable, "-c", PARENT, code, region.name]
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
            wait_for(lambda: not child.read_bytes())  # it has ended, and nobody asked how
            assert [parent.stdout.readline() for _ in range(60)] == ["looks\n"] * 60
            assert parent.poll() is None
        assert region.exists() == (end is None)
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        region.unlink(missing_ok=True)


def test_how_a_process_ended():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert kin.exit_code(process.pid) is None and process.pid in kin.children(os.getpid())
        process.kill()
        wait_for(lambda: kin.exit_code(process.pid) is not None)
        assert kin.exit_code(process.pid) == signal.SIGKILL
        process.wait()
        assert kin.exit_code(process.pid) == 0


def test_a_process_that_is_no_stub_has_a_name_and_no_shared_memory():
    assert kin.Stub.of(1 << 22) == (f"pid {1 << 22}", [])
    assert kin.Stub.of(os.getpid()) == (f"pid {os.getpid()}", [])
