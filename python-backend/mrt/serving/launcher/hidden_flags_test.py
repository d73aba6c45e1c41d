"""Flags that a program gets and nobody sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mrt.serving.launcher import hidden_flags

SAYS = "import json, sys; print(json.dumps(sys.argv[1:]), flush=True); sys.stdin.read()"
HIDDEN = ["--key=a long secret, with = and spaces", "--other="]


def started(*shown: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", SAYS, *shown]
    return hidden_flags.start(command, HIDDEN, dict(os.environ), bool, stdin=pipe, stdout=pipe)


@pytest.mark.parametrize("shown", [[], ["--port=1", "--MRT_HIDDEN_0=x"]])
def test_the_program_gets_them_and_its_command_line_does_not_have_them(shown: list[str]):
    process = started(*shown)
    assert process.stdout
    said = json.loads(process.stdout.readline())
    seen = Path(f"/proc/{process.pid}/cmdline").read_text().split("\0")
    environment = Path(f"/proc/{process.pid}/environ")
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == [*shown, *HIDDEN]
    assert seen[3:-1] == [*shown, "--hidden-0", "--hidden-1"]
    assert not environment.exists()


def test_a_program_that_is_not_there_is_reported():
    with pytest.raises(FileNotFoundError):
        hidden_flags.start(["/no/such/program"], HIDDEN, {}, bool)


def test_where_it_is_not_allowed_nothing_is_started(monkeypatch: pytest.MonkeyPatch):
    class Refusing:
        def ptrace(self, *_: object) -> int:
            return -1

    monkeypatch.setattr(hidden_flags, "_LIBC", Refusing())
    with pytest.raises(subprocess.SubprocessError):
        started()
