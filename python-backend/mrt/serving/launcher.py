"""`python -m mrt.serving.launcher`: the model repository on a Triton server of its own, on loopback ports.

Prints one line of JSON once it can be asked; lives until SIGINT, SIGTERM or the end of whoever started it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from mrt.serving.bundle import LaunchError
from mrt.serving.server import Ports, Server, die_with_parent, free_ports
from mrt.serving.watch import Watch

READY_TIMEOUT = 120.0  # seconds, and more for files that take long to read
SLOWEST_DISK = 5e7  # bytes a second
ATTEMPTS = 5  # a port that was free a moment ago may be taken before Triton binds it


def main() -> int:
    options = _options()
    die_with_parent(signal.SIGTERM)
    watch = Watch()
    log = options.log or Path(tempfile.gettempdir()) / f"mrt-server-{os.getpid()}.log"
    try:
        server = start(options.model_repository, options.config_name, options.ports, log, watch)
    except LaunchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    try:
        if not watch.stopping:
            _announce(server)
        while not watch.stopping and server.process.poll() is None:
            watch.wait()
        died = not watch.stopping
    finally:
        server.stop()
    if died:
        print(f"error: the server died: {server.failure()}", file=sys.stderr)
        return 1
    if not options.log:
        log.unlink(missing_ok=True)
    return 0


def start(repository: Path, config_name: str, ports: Ports, log: Path, watch: Watch) -> Server:
    """A server that is ready, or one in any state if `watch` says stop. Raises LaunchError."""
    if not (repository / "mrt" / "config.pbtxt").is_file():
        raise LaunchError(f"{repository} is no model repository: it has no mrt/config.pbtxt")
    patience = READY_TIMEOUT + sum(path.stat().st_size for path in repository.glob("*/*/*")) / SLOWEST_DISK
    for _ in range(ATTEMPTS):
        server = Server(repository, config_name, free_ports(ports), log)
        try:
            deadline = time.monotonic() + patience
            while not watch.stopping and server.process.poll() is None and time.monotonic() < deadline:
                if server.ready():
                    return server
                watch.wait(0.05)
            if watch.stopping:
                return server
        except BaseException:
            server.stop()
            raise
        timed_out = server.process.poll() is None
        server.stop()
        if timed_out:
            raise LaunchError(f"the server was not ready after {patience:.0f} s (log: {log})")
        if server.taken_port() in (None, *ports):
            break
    raise LaunchError(server.failure())


def _announce(server: Server) -> None:
    addresses = {protocol: f"127.0.0.1:{port}" for protocol, port in server.ports._asdict().items()}
    print(json.dumps({"event": "ready", **addresses, "pid": server.process.pid}), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mrt.serving.launcher", description=__doc__)
    parser.add_argument("--model-repository", type=Path, required=True)
    parser.add_argument("--config-name", default="cpu", help="which configs/NAME.pbtxt the networks take")
    parser.add_argument("--log", type=Path, help="the server's output (default: kept on failure only)")
    for protocol in Ports._fields:
        parser.add_argument(f"--{protocol}-port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    options.ports = Ports(*(getattr(options, f"{protocol}_port") for protocol in Ports._fields))
    return options


if __name__ == "__main__":
    sys.exit(main())
