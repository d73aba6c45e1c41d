"""On real processes: a parent with children of which one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from mrt.serving import kin

CHILD = """
import sys, time
sys.stdout.write("up "); sys.stdout.flush()
time.sleep(float(sys.argv[1])); sys.exit(int(sys.argv[2]))
"""
MINDER = """
import time
from mrt.serving import kin
kin.LOOK = 0.02
kin.Kin().start()
time.sleep(60)
"""
PARENT = f"""
import os, subprocess, sys, time
region, seconds, code = sys.argv[1:]
subprocess.Popen([sys.executable, "-c", {MINDER!r}])
subprocess.Popen([sys.executable, "-c", {CHILD!r}, seconds, code, region])
time.sleep(60)
"""


@pytest.mark.parametrize(("code", "end"), [("3", -signal.SIGKILL), ("0", None)])
def test_a_parent_goes_with_a_child_that_died_and_not_with_one_that_ended_well(code: str, end: int | None):
    region = kin.SHARED_MEMORY / f"mrt-kin-test-{time.monotonic_ns()}"
    region.touch()
    command = [sys.executable, "-c", PARENT, region.name, "1.5", code]
    parent = subprocess.Popen(command, start_new_session=True)
    try:
        try:
            parent.wait(30 if end else 4)
        except subprocess.TimeoutExpired:
            assert end is None, "it was to go"
        assert parent.poll() == end
        assert region.exists() == (end is None)
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
        region.unlink(missing_ok=True)


def test_how_a_process_ended():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert kin.exit_code(process.pid) is None and process.pid in kin.children(os.getpid())
        process.kill()
        while kin.exit_code(process.pid) is None:
            time.sleep(0.01)
        assert kin.exit_code(process.pid) == signal.SIGKILL
        process.wait()
        assert kin.exit_code(process.pid) == 0


def test_a_process_that_is_no_stub_has_a_name_and_no_shared_memory():
    assert kin.Stub.of(1 << 22) == (f"pid {1 << 22}", [])
    assert kin.Stub.of(os.getpid()) == (f"pid {os.getpid()}", [])
