"""tritonserver and the front as the pod of overlays/cpu starts them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mrt.serving.launcher import bundle
from mrt.serving.launcher.server import Ports, die_with_parent, free_ports
from mrt.serving.testing.patience import HANG
from rendered import DEPLOY, REPO, container, entrypoint, pods, render
from tritonclient.grpc import InferenceServerClient

KEY = "the-admin-key"
# Flags of later releases than the Triton 24.10 that runs here, by the release that brought them.
NEWER = {"grpc-max-response-pool-size": "25.03"}


@contextmanager
def serving(repository: Path, folder: Path, environment: Mapping[str, str], *more: str) -> Iterator[Ports]:
    """serve.py, and by it tritonserver, as the pod of overlays/cpu starts it, on loopback; its front is at `http`.

    `more`: flags that take the place of its own."""
    wheel, ports = bundle.find(), free_ports(Ports(0, None, 0))
    prefix = f"mrt-deploy-{os.getpid()}-{ports.grpc}-"
    replaced = {*NEWER, *(one.split("=")[0][2:] for one in more)}
    flags = [one for one in entrypoint() + container("overlays/cpu")["args"] if one.split("=")[0][2:] not in replaced]
    here = [
        f"--model-repository={repository}",
        f"--backend-directory={bundle.backend_directory(wheel, folder)}",
        f"--backend-config=python,shm-region-prefix-name={prefix}",
        *(f"--{name}-address=127.0.0.1" for name in ports.open),
        *(f"--{name}-port={port}" for name, port in ports.open.items()),
        *more,
    ]
    arguments = [one for one in flags if "--model-repository" not in one] + here
    log, known = folder / "log", bundle.environment(wheel)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, DEPLOY / "container" / "serve.py", *arguments],
            env=known | {"PATH": f"{wheel / 'bin'}:{known['PATH']}", "MRT_ADMIN_KEY": KEY} | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(9),
        )
    try:
        wait_ready(process, f"127.0.0.1:{ports.grpc}", log)
        with front(ports.grpc) as http:
            yield ports._replace(http=http)
    finally:
        process.terminate()
        try:
            process.wait(HANG)
        except subprocess.TimeoutExpired:
            process.kill()
        for region in Path("/dev/shm").glob(f"{prefix}*"):
            region.unlink()


def front_arguments() -> list[str]:
    """Those of the sidecar."""
    sidecars = pods(render("overlays/cpu"))["mrt"]["spec"]["initContainers"]
    (arguments,) = (one["args"] for one in sidecars if one["name"] == "front")
    return arguments


@contextmanager
def front(grpc: int) -> Iterator[int]:
    """The sidecar, on loopback: its port."""
    here = {"--url": f"127.0.0.1:{grpc}", "--host": "127.0.0.1", "--http-port": "0"}
    given = dict(argument.split("=", 1) for argument in front_arguments())
    assert here.keys() <= given.keys()
    options = [f"{name}={value}" for name, value in (given | here).items()]
    command = ["node", REPO / "sdk/bin/mrt.js", "front", *options, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=lambda: die_with_parent(9))
    try:
        assert process.stdout
        yield int(json.loads(process.stdout.readline())["http"].rpartition(":")[2])
    finally:
        process.terminate()
        process.wait(HANG)


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
