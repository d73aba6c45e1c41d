"""ready.py: a server is ready where a tiny run comes through."""

from __future__ import annotations

import re
import subprocess
import sys

from mrt.serving.launcher.server import Ports
from mrt.serving.testing.patience import HANG
from pod import front_arguments
from rendered import DEPLOY, OVERLAYS, container

SCRIPT = DEPLOY / "container" / "ready.py"


def asked(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, "--url", url],
        capture_output=True,
        text=True,
        timeout=HANG,
    )


def test_a_server_is_ready_whose_engine_makes_a_run(server: Ports):
    ran = asked(f"http://127.0.0.1:{server.http}")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_server_it_is_not():
    ran = asked("http://127.0.0.1:1")
    assert ran.returncode == 1 and ran.stderr.startswith("not ready: http://127.0.0.1:1: ")


def test_it_asks_the_front_of_the_pod_and_is_given_time():
    front = "--http-port=8000"
    assert front in front_arguments() and ":8000" in SCRIPT.read_text()
    for variant in OVERLAYS:
        probe = container(variant)["readinessProbe"]
        seconds = re.search(r"ready\.py --seconds=(\d+)$", " ".join(probe["exec"]["command"]))
        assert seconds and int(seconds[1]) < probe["timeoutSeconds"], variant
