"""ready.py: a server is ready where a tiny run comes through."""

from __future__ import annotations

import re
import subprocess
import sys

from mrt.serving.launcher.server import Ports
from mrt.serving.testing.patience import HANG
from rendered import DEPLOY, VARIANTS, container

SCRIPT = DEPLOY / "container" / "ready.py"


def asked(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, "--url", url], capture_output=True, text=True, timeout=HANG)


def test_a_server_is_ready_whose_engine_makes_a_run(server: Ports):
    ran = asked(f"http://127.0.0.1:{server.http}")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_server_it_is_not():
    ran = asked("http://127.0.0.1:1")
    assert ran.returncode == 1 and ran.stderr.startswith("not ready: http://127.0.0.1:1: ")


def test_it_asks_the_port_that_the_server_has_and_is_given_time():
    for variant in VARIANTS:
        one = container(variant)
        probe = one["readinessProbe"]
        words = " ".join(probe["exec"]["command"])
        port, listens = (
            re.search(r"--url=http://127\.0\.0\.1:(\d+)", words),
            re.search(r"--http-port=(\d+)", " ".join(one["args"])),
        )
        assert (port and port[1]) == (listens and listens[1]), variant
        seconds = re.search(r"--seconds=(\d+)", words)
        assert seconds and int(seconds[1]) < probe["timeoutSeconds"]
