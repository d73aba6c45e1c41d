"""A server that dies behind the gateway: what callers of the SDK are told; runs without an event are sent again."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from gateway import start
from mrt.serving.launcher.server import Ports
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import serving
from rendered import program

SCRIPT = Path(__file__).parent / "break-off.mjs"


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def test_runs_end_unavailable_and_one_that_waited_is_served_by_the_next_server(tmp_path: Path):
    with serving(tmp_path / "log") as live:
        server = Ports(*(port_of(address) for address in (live.grpc, live.http, live.metrics)))
        with start(program("envoy"), tmp_path / "gateway", server) as envoy:
            url = f"grpcs://localhost:{envoy.port}"
            command = ["node", SCRIPT, url, envoy.token(), envoy.certificate, str(live.pid)]
            environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(envoy.certificate)}
            ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3 * HANG)
    assert ran.returncode == 0, ran.stderr
    ended = json.loads(ran.stdout)
    assert ended["begun"] == ["unavailable, true"] * 8
    assert ended["waiting"] == ["done"]
