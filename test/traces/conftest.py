"""A real server that sends its traces to a collector of the tests, and an app that does so, too."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG, wait_for

REPO = Path(__file__).parents[2]
MODELS = Path(os.environ.get("MRT_MODEL_REPOSITORY", REPO / "triton-model-repo"))
PYTHON = os.environ.get("MRT_PYTHON_SERVE", str(REPO / ".venv" / "serve" / "bin" / "python"))
SECRET = "quetzalcoatlus"  # in every prompt; whoever finds it elsewhere has found a leak


class Server(NamedTuple):
    grpc: str
    http: str
    log: Path

    def url(self, protocol: str) -> str:
        return self.grpc if protocol == "grpc" else f"http://{self.http}"


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


def launch(log: Path, **environment: str) -> subprocess.Popen[str]:
    """The launcher; it ends with its stdin, hence with this process."""
    command = [PYTHON, "-m", "mrt.serving.launcher", "--model-repository", MODELS, "--http-port", "0", "--log", log]
    env = os.environ | {"PYTHONPATH": str(REPO / "python-backend")} | environment
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def ready(launcher: subprocess.Popen[str], log: Path) -> Server:
    assert launcher.stdout
    told = json.loads(launcher.stdout.readline())
    return Server(told["grpc"], told["http"], log)


@pytest.fixture(scope="session")
def server(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("traced") / "server.log"
    sooner = {"OTEL_BSP_SCHEDULE_DELAY": "100"}
    launcher = launch(log, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **sooner)
    try:
        yield ready(launcher, log)
    finally:
        launcher.terminate()
        assert launcher.wait(HANG) == 0, log.read_text()


class Told(NamedTuple):
    trace: str
    code: str
    said: str


def app(collector: Collector, server: Server, protocol: str, way: str) -> Told:
    """What client.mjs came to, and all that it said at MRT_LOG=debug."""
    command = ["node", Path(__file__).parent / "client.mjs", way, server.url(protocol), f"a {SECRET}"]
    env = os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "MRT_LOG": "debug"}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=2 * HANG)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    return Told(told["trace"], told["code"], ran.stdout + ran.stderr)


def spans_of(collector: Collector, trace: str, enough: Callable[[list[Any]], bool]) -> list[Any]:
    """The spans of a trace in the order of their starts, once there are enough."""

    def spans() -> list[Any]:
        return [span for span in collector.spans if span.trace_id.hex() == trace]

    wait_for(lambda: enough(spans()))
    return sorted(spans(), key=lambda span: span.start_time_unix_nano)
