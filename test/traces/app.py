"""An app that sends its traces to the collector of the tests, and what the collector has of them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.servers import Live

SECRET = "quetzalcoatlus"  # in every prompt; whoever finds it elsewhere has found a leak


class Outcome(NamedTuple):
    trace: str
    code: str
    output: str


def app(collector: Collector, server: Live, protocol: str, way: str) -> Outcome:
    """What client.mjs came to, and all that it said at MRT_LOG=debug."""
    command = ["node", Path(__file__).parent / "client.mjs", way, server.url(protocol), f"a {SECRET}"]
    env = os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "MRT_LOG": "debug"}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=2 * HANG)
    assert ran.returncode == 0, ran.stderr
    last = json.loads(ran.stdout.splitlines()[-1])
    return Outcome(last["trace"], last["code"], ran.stdout + ran.stderr)


def spans_of(collector: Collector, trace: str, enough: Callable[[list[Any]], bool]) -> list[Any]:
    """The spans of a trace in the order of their starts, once there are enough."""

    def spans() -> list[Any]:
        return [span for span in collector.spans if span.trace_id.hex() == trace]

    wait_for(lambda: enough(spans()))
    return sorted(spans(), key=lambda span: span.start_time_unix_nano)
