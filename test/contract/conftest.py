"""One real server for all tests of the wire."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.testing.patience import HANG
from tritonclient.grpc import InferenceServerClient

REPO = Path(__file__).parents[2]
MODELS = Path(os.environ.get("MRT_MODEL_REPOSITORY", REPO / "triton-model-repo"))
PYTHON = os.environ.get("MRT_PYTHON_SERVE", str(REPO / ".venv" / "serve" / "bin" / "python"))


def launch(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """The launcher as users start it. Its stdin is a pipe: it ends when this process does."""
    command = [PYTHON, "-m", "mrt.serving.launcher", *map(str, arguments)]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(REPO / "python-backend")}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, **options)


@dataclass(frozen=True)
class Live:
    """Addresses of the running server."""

    grpc: str
    metrics: str
    pid: int
    http: str = ""  # where it was asked for


def pending(live: Live) -> int:
    """How many requests wait in Triton's queue of `mrt`."""
    with urlopen(f"http://{live.metrics}/metrics", timeout=HANG) as answer:
        found = re.search(r'nv_inference_pending_request_count\{model="mrt",[^}]*\} (\d+)', answer.read().decode())
    assert found
    return int(found[1])


def ready(launcher: subprocess.Popen[str]) -> Live:
    assert launcher.stdout
    line = json.loads(launcher.stdout.readline())
    assert line.pop("event") == "ready"
    return Live(**line)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    log = tmp_path_factory.mktemp("server") / "server.log"
    launcher = launch("--model-repository", MODELS, "--http-port", "0", "--log", log)
    try:
        yield ready(launcher)
    finally:
        launcher.terminate()
        assert launcher.wait(HANG) == 0, log.read_text()


@pytest.fixture(scope="session")
def triton(live: Live) -> Iterator[InferenceServerClient]:
    with InferenceServerClient(live.grpc) as client:
        yield client


@pytest.fixture(scope="session")
def limits(triton: InferenceServerClient) -> Limits:
    """What the running server says that it takes."""
    parameters = triton.get_model_config("mrt").config.parameters
    return Limits.from_parameters({name: value.string_value for name, value in parameters.items()})
