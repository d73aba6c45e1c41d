"""`python -m mrt.serving.launcher`, or `mrt-serve`: the model repository on a Triton server, on loopback by default.

Prints a line of JSON once the server is ready, and again whenever it was restarted after it died. Runs until SIGINT or
SIGTERM, which let active runs finish; a second signal, or the end of the parent process, does not wait for them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from mrt.experts.icons.sets import IconSet
from mrt.inference.runtime import RUNTIMES, VARIABLE, asked
from mrt.serving.launcher import icons, shipped
from mrt.serving.launcher.bundle import LaunchError
from mrt.serving.launcher.deaths import Deaths
from mrt.serving.launcher.exposure import LOOPBACK, Exposure
from mrt.serving.launcher.server import Ports, Server, die_with_parent, free_ports, taken_service
from mrt.serving.launcher.signals import Watch

READY_TIMEOUT = 120.0  # seconds, and more for files that take long to read
SLOWEST_DISK = 5e7  # bytes a second
ATTEMPTS = 5  # another process may take a free port before Triton binds it
NEEDED_FILES, MANY_FILES = 128, 65536  # open at once: of a server that has few connections, and of one with many


def serve() -> int:
    """The command `mrt-serve`: as `main`, on the usual ports."""
    return main("mrt-serve", grpc=8001, metrics=8002)


def main(prog: str = "python -m mrt.serving.launcher", grpc: int = 0, metrics: int = 0) -> int:
    os.umask(0o077)  # of logs and temporary files
    die_with_parent(signal.SIGTERM)
    watch = Watch()
    try:
        options = _options(prog, {"grpc": grpc, "metrics": metrics})
        check_files()
        options.exposure.check()
        for warning in options.exposure.warnings(http=options.ports.http is not None):
            print(f"warning: {warning}", file=sys.stderr, flush=True)
        if service := taken_service(options.ports, options.exposure):
            port = getattr(options.ports, service)
            raise LaunchError(
                f"{options.exposure.bound(service)}:{port} is already in use; --{service}-port 0 takes a free one"
            )
        sets, faults = icons.found_in(options.icons)
        for fault in faults:
            print(f"warning: {fault}", file=sys.stderr, flush=True)
        keep(options, watch, sets)
    except LaunchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def keep(options: argparse.Namespace, watch: Watch, sets: Mapping[Path, IconSet]) -> None:
    """Run a server until `watch` says stop; restart one that dies on the same ports, after a pause where it died often.

    Raises LaunchError where the first start fails, or where it died while it was to stop.
    """
    log = options.log or Path(tempfile.gettempdir()) / f"mrt-server-{os.getpid()}.log"
    ports, deaths = options.ports, Deaths()
    while True:
        try:
            server = start(options.model_repository, options.config_name, options.exposure, ports, log, watch, sets)
        except LaunchError as error:
            if not deaths.recent:
                raise
            pause(deaths, f"the server did not come up again: {error}", watch)
            if watch.stopping:
                return
            continue
        try:
            if not watch.stopping:
                _announce(server)
                while not watch.stopping and server.process.poll() is None:
                    watch.wait()
                drain(server, watch, options.drain)
            died = server.process.poll() is not None
        finally:
            server.stop()
        if not died:
            break
        if watch.stopping:
            raise LaunchError(f"the server died: {server.failure()}")
        server.log = server.log.replace(f"{server.log}.1")
        pause(deaths, f"the server died: {server.failure()}", watch)
        if watch.stopping:
            return
        ports = server.ports
    if not options.log:
        log.unlink(missing_ok=True)


def pause(deaths: Deaths, why: str, watch: Watch) -> None:
    """Say that the server is started again, and wait for as long as its deaths ask for, or until `watch` says stop."""
    seconds = deaths.note()
    when = f" in {seconds:g} s, after {deaths.recent} deaths in a few minutes" if seconds else ""
    print(f"warning: {why}; it is started again{when}", file=sys.stderr, flush=True)
    until = time.monotonic() + seconds
    while not watch.stopping and (left := until - time.monotonic()) > 0:
        watch.wait(left)


def check_files() -> None:
    """Raise the limit of open files as far as it goes. Raises LaunchError where a server cannot start with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard != resource.RLIM_INFINITY else max(soft, MANY_FILES)
    wanted = max(soft, min(most, MANY_FILES))
    if wanted < NEEDED_FILES:
        raise LaunchError(f"only {wanted} files may be open, a server needs {NEEDED_FILES}: raise it with `ulimit -n`")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def drain(server: Server, watch: Watch, seconds: float) -> None:
    """Let active runs finish, for at most `seconds`."""
    server.drain()
    deadline = time.monotonic() + seconds
    while server.process.poll() is None and not server.drained() and not watch.hurried:
        if time.monotonic() > deadline:
            print(f"warning: runs were left after {seconds:g} s and are cut off", file=sys.stderr, flush=True)
            return
        watch.wait(0.05)


def start(
    repository: Path,
    config_name: str,
    exposure: Exposure,
    ports: Ports,
    log: Path,
    watch: Watch,
    sets: Mapping[Path, IconSet],
) -> Server:
    """A server that is ready, or one in any state if `watch` says stop. Raises LaunchError."""
    if not (repository / "mrt" / "config.pbtxt").is_file():
        raise LaunchError(f"{repository} is no model repository: it has no mrt/config.pbtxt")
    patience = READY_TIMEOUT + sum(path.stat().st_size for path in repository.glob("*/*/*")) / SLOWEST_DISK
    for _ in range(ATTEMPTS):
        server = Server(repository, config_name, exposure, free_ports(ports, exposure.host), log, sets)
        try:
            deadline = time.monotonic() + patience
            while not watch.stopping and server.process.poll() is None and time.monotonic() < deadline:
                server.hide_shared_memory()
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
    reached = server.exposure.reached
    addresses = {protocol: f"{reached(protocol)}:{port}" for protocol, port in server.ports.open.items()}
    print(json.dumps({"event": "ready", **addresses, "pid": server.process.pid}), flush=True)


def _options(prog: str, usual: Mapping[str, int]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=prog, description=__doc__)
    own = shipped.repository()
    parser.add_argument("--model-repository", type=Path, default=own, required=own is None, help="default: %(default)s")
    parser.add_argument("--config-name", default="cpu", help="which configs/NAME.pbtxt the networks take")
    parser.add_argument("--log", type=Path, help="the server's output (default: kept on failure only)")
    for protocol in Ports._fields:
        default, what = (None, "Triton's own HTTP, for tests; 0") if protocol == "http" else (usual[protocol], "0")
        parser.add_argument(f"--{protocol}-port", type=int, default=default, help=f"{what} takes a free one")
    parser.add_argument("--host", default=LOOPBACK, help="IPv4 address to listen on (default: %(default)s)")
    for name, what in _TLS.items():
        parser.add_argument(f"--tls-{name}", type=Path, help=f"PEM file: {what}")
    parser.add_argument(
        "--admin-key-file", type=Path, help="its text is the admin key (default: MRT_ADMIN_KEY, or a random one)"
    )
    parser.add_argument(
        "--icons", type=Path, action="append", default=[], help="an icon set as of @iconify-json, or a folder of them"
    )
    parser.add_argument("--drain", type=float, default=30, help="seconds for the runs under way (default: %(default)s)")
    parser.add_argument(
        "--runtime", choices=RUNTIMES, help="what computes the networks on a CPU (default: MRT_RUNTIME, or auto)"
    )
    options = parser.parse_args()
    if options.runtime:
        os.environ[VARIABLE] = options.runtime
    try:
        asked()
    except ValueError as error:
        raise LaunchError(str(error)) from None
    tls = (options.tls_cert, options.tls_key, options.tls_client_ca)
    options.exposure = Exposure(options.host, *tls, **_admin_key(options.admin_key_file))
    options.ports = Ports(*(getattr(options, f"{protocol}_port") for protocol in Ports._fields))
    return options


def _admin_key(file: Path | None) -> dict[str, str]:
    """The operator's own, if any; never on a command line, which everyone on the machine may read."""
    if not file:
        key = os.environ.get("MRT_ADMIN_KEY")
        return {"admin_key": key} if key else {}
    try:
        return {"admin_key": file.read_text().strip()}
    except (OSError, UnicodeDecodeError) as error:
        raise LaunchError(f"--admin-key-file {file} cannot be read: {error}") from None


_TLS = {
    "cert": "the server's certificate; gRPC then speaks TLS",
    "key": "its key",
    "client-ca": "who signed the certificates of those who may call",
}


if __name__ == "__main__":
    sys.exit(main())
