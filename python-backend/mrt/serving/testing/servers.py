"""The one way in which tests in Python start a server: the launcher that users start, too."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrt.serving.testing.patience import HANG

REPO = Path(__file__).parents[4]
MODELS = Path(os.environ.get("MRT_MODEL_REPOSITORY", REPO / "triton-model-repo"))
PYTHON = os.environ.get("MRT_PYTHON_SERVE", str(REPO / ".venv" / "serve" / "bin" / "python"))

ADMIN_KEY = "the-admin-key-of-the-tests"
ADMIN = {"triton-grpc-protocol-admin": ADMIN_KEY}  # metadata that opens Triton's statistics


@dataclass(frozen=True)
class Live:
    """Addresses `host:port` of a running server, and the process id of tritonserver."""

    grpc: str
    metrics: str
    pid: int
    http: str = ""  # where it was asked for

    def url(self, protocol: str) -> str:
        """As the SDK takes it; `protocol`: grpc or http."""
        return self.grpc if protocol == "grpc" else f"http://{self.http}"


def command(*arguments: str | Path) -> list[str]:
    """That of the launcher, on the model repository of the checkout unless another is given."""
    models = () if "--model-repository" in arguments else ("--model-repository", MODELS)
    return [PYTHON, "-m", "mrt.serving.launcher", *map(str, (*models, *arguments))]


def launch(*arguments: str | Path, env: Mapping[str, str] = {}, **options: Any) -> subprocess.Popen[str]:
    """The launcher. Its stdin is a pipe: it ends when this process does. `env` goes on top of the tests' own."""
    pipe = subprocess.PIPE
    own = {"PYTHONPATH": str(REPO / "python-backend"), "MRT_ADMIN_KEY": ADMIN_KEY}
    environment = {**os.environ, **own, **env}
    return subprocess.Popen(command(*arguments), stdin=pipe, stdout=pipe, text=True, env=environment, **options)


def ready(launcher: subprocess.Popen[str]) -> Live:
    """Where the server is, once it is ready; may be asked again for each time that it comes up."""
    assert launcher.stdout
    line = json.loads(launcher.stdout.readline())
    assert line.pop("event") == "ready"
    return Live(**line)


@contextmanager
def serving(log: Path, *arguments: str | Path, env: Mapping[str, str] = {}) -> Iterator[Live]:
    """A server with HTTP, whose output goes to `log`. Raises AssertionError where it does not end well."""
    launcher = launch("--http-port", "0", "--log", log, *arguments, env=env)
    try:
        yield ready(launcher)
    finally:
        launcher.terminate()
        assert launcher.wait(HANG) == 0, log.read_text()
