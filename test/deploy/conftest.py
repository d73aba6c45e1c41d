"""A real server with the flags of the CPU overlay, and a real gateway before it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import gateway
import pytest
from mrt.serving.launcher import bundle
from mrt.serving.launcher.server import Ports, die_with_parent, free_ports
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG
from rendered import DEPLOY, REPO, container, entrypoint, program
from tritonclient.grpc import InferenceServerClient

KEY = "the-admin-key"
# Flags of later releases than the Triton 24.10 that runs here, by the release that brought them.
NEWER = {"grpc-max-response-pool-size": "25.03"}


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


@contextmanager
def serving(repository: Path, folder: Path, environment: Mapping[str, str]) -> Iterator[Ports]:
    """tritonserver as the pod of overlays/cpu starts it, on loopback."""
    wheel, ports = bundle.find(), free_ports(Ports(0, 0, 0))
    prefix = f"mrt-deploy-{os.getpid()}-{ports.grpc}-"
    flags = [one for one in entrypoint() + container("overlays/cpu")["args"] if one.split("=")[0][2:] not in NEWER]
    here = [
        f"--model-repository={repository}",
        f"--backend-directory={bundle.backend_directory(wheel, folder)}",
        f"--backend-config=python,shm-region-prefix-name={prefix}",
        *(f"--{name}-address=127.0.0.1" for name in Ports._fields),
        *(f"--{name}-port={port}" for name, port in ports._asdict().items()),
    ]
    arguments = [one.replace("$(MRT_ADMIN_KEY)", KEY) for one in flags if "--model-repository" not in one] + here
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [wheel / "bin" / "tritonserver", *arguments],
            env=bundle.environment(wheel) | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(9),
        )
    try:
        wait_ready(process, f"127.0.0.1:{ports.grpc}", log)
        yield ports
    finally:
        process.terminate()
        try:
            process.wait(HANG)
        except subprocess.TimeoutExpired:
            process.kill()
        for region in Path("/dev/shm").glob(f"{prefix}*"):
            region.unlink()


def wait_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 2 * HANG
    with InferenceServerClient(address) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if client.is_server_ready():
                    return
            except Exception:  # nobody listens yet
                time.sleep(0.2)
    raise AssertionError(re.sub(r"(?m)^I.*\n", "", log.read_text()))


@pytest.fixture(scope="session")
def envoy(server: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[gateway.Gateway]:
    """Envoy with the shipped configuration; only addresses and folders are those of this machine."""
    with gateway.start(program("envoy"), tmp_path_factory.mktemp("gateway"), server) as started:
        yield started
