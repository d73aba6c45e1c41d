"""A real server with the flags of the CPU overlay, and a real gateway before it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gateway
import pytest
from mrt.serving.launcher.server import Ports
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG
from pod import serving
from rendered import DEPLOY, REPO, program


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the init container leaves: the shipped models, fetched and checked."""
    target = tmp_path_factory.mktemp("models")
    script = DEPLOY / "container" / "fetch_models.py"
    command = [sys.executable, script, "--image", os.environ.get("MRT_MODEL_REPOSITORY", REPO / "triton-model-repo")]
    subprocess.run([*command, target], check=True, timeout=HANG)
    return target


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


@pytest.fixture(scope="session")
def server(repository: Path, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    traced = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with serving(repository, tmp_path_factory.mktemp("triton"), traced) as ports:
        yield ports


@pytest.fixture(scope="session")
def envoy(server: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[gateway.Gateway]:
    """Envoy with the shipped configuration; only addresses and folders are those of this machine."""
    with gateway.start(program("envoy"), tmp_path_factory.mktemp("gateway"), server) as started:
        yield started
