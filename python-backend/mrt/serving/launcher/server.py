"""One tritonserver process, with the temporary files and shared memory that are removed with it."""

from __future__ import annotations

import ctypes
import errno
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from mrt.experts.icons.sets import IconSet
from mrt.serving.contract.allowances import CALLER
from mrt.serving.launcher import bundle, hidden_flags, icons
from mrt.serving.launcher.exposure import LOOPBACK, Exposure
from mrt.serving.triton import drain

GRACE = 7.0  # seconds from SIGTERM to SIGKILL; Triton's own limit is a little less
SHARED_MEMORY = Path("/dev/shm")
# Headers that become parameters of a request: its caller's trace, and the caller. Triton searches, so anchor.
FORWARDED = f"^(traceparent|tracestate|{CALLER})$"
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


class Ports(NamedTuple):
    """0 means any free port; `http` None means no HTTP at all."""

    grpc: int
    http: int | None
    metrics: int

    @property
    def open(self) -> dict[str, int]:
        """The ports in use, by service."""
        return {service: port for service, port in self._asdict().items() if port is not None}


def free_ports(wanted: Ports, host: str = LOOPBACK) -> Ports:
    """`wanted` with zeros replaced by free ports of `host`. Another process may take one before Triton binds it."""
    with ExitStack() as open_sockets:
        found = {}
        for service, port in wanted.open.items():
            holder = open_sockets.enter_context(socket.socket())
            holder.bind((host, 0))
            found[service] = port or holder.getsockname()[1]
        return wanted._replace(**found)


def taken_service(ports: Ports, exposure: Exposure) -> str | None:
    """The first service whose port is in use; Triton would notice late, or callers would reach the wrong server."""
    for service, port in ports.open.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ports in TIME_WAIT count as free
            try:
                probe.bind((exposure.bound(service), port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    return service
    return None


def die_with_parent(number: int) -> None:
    """Have the kernel send this process a signal when its parent ends, for whatever reason."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, number)


class Server:
    """A tritonserver on `ports`, serving the model `repository`; its output goes to `log`.

    `sets`: of icons, by folder.
    """

    def __init__(
        self,
        repository: Path,
        config_name: str,
        exposure: Exposure,
        ports: Ports,
        log: Path,
        sets: Mapping[Path, IconSet] = MappingProxyType({}),
    ):
        self.exposure, self.ports, self.log = exposure, ports, log
        self._shm_prefix = f"mrt-{os.getpid()}-{ports.grpc}-"
        self._folder = Path(tempfile.mkdtemp(prefix=f"mrt-{os.getpid()}-"))
        self._drain = self._folder / "drain"
        try:
            self.process = self._start(repository.resolve(), config_name, sets)
        except BaseException:
            shutil.rmtree(self._folder)
            raise

    def _start(self, repository: Path, config_name: str, sets: Mapping[Path, IconSet]) -> subprocess.Popen:
        wheel = bundle.find()
        backends = bundle.backend_directory(wheel, self._folder)
        environment = bundle.environment(wheel) | {drain.VARIABLE: str(self._drain)}
        bundle.check_stub(backends, environment)
        if sets:
            repository = icons.telling(repository, list(sets.values()), self._folder / "models")
            environment |= icons.environment(list(sets))
        arguments = {
            "model-repository": repository,
            "backend-directory": backends,
            "model-config-name": config_name,
            "backend-config": f"python,shm-region-prefix-name={self._shm_prefix}",
            "allow-gpu-metrics": "false",
            "grpc-header-forward-pattern": FORWARDED,
            "pinned-memory-pool-byte-size": 0,
            "exit-timeout-secs": int(GRACE) - 2,
        }
        for protocol, port in self.ports.open.items():
            arguments[f"{protocol}-port"] = port
        if self.ports.http is None:
            arguments["allow-http"] = "false"
        command = [
            wheel / "bin" / "tritonserver",
            "--disable-auto-complete-config",  # completing would start every stub twice
            *(f"--{name}={value}" for name, value in arguments.items()),
            *self.exposure.flags(),
        ]
        with self.log.open("wb") as out:
            options: dict[str, Any] = {
                "env": environment,
                "preexec_fn": lambda: die_with_parent(signal.SIGTERM),
                "stdin": subprocess.DEVNULL,
                "stdout": out,
                "stderr": subprocess.STDOUT,
                "start_new_session": True,  # Ctrl-C goes to the launcher only, which stops the server gracefully
            }
            hidden = self.exposure.hidden_flags()
            try:
                return hidden_flags.start(command, hidden, **options)
            except (OSError, subprocess.SubprocessError) as error:
                reason = f"a program's arguments cannot be hidden here ({error}); the admin key is in the process list"
                print(f"warning: {reason}", file=sys.stderr, flush=True)
                return subprocess.Popen([*command, *hidden], **options)

    def ready(self) -> bool:
        """Whether all models are loaded: Triton opens its ports only then, the metrics port last."""
        connection = http.client.HTTPConnection(self.exposure.reached("metrics"), self.ports.metrics, timeout=1)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def hide_shared_memory(self) -> None:
        """Close the stubs' shared memory, which prompts and pictures pass through, to other users.

        Triton makes it readable to all, whatever the umask; each stub has its own before any port is open.
        """
        for region in SHARED_MEMORY.glob(f"{self._shm_prefix}*"):
            with suppress(FileNotFoundError):
                region.chmod(0o600)

    def drain(self) -> None:
        """Make the engine refuse new runs."""
        self._drain.touch()

    def drained(self) -> bool:
        """Whether no run is left since `drain`."""
        return drain.empty(self._drain).exists()

    def failure(self) -> str:
        """Why the process ended, in one line from its log."""
        text = self.log.read_text(errors="replace")
        for pattern in _REASONS:
            if found := re.search(pattern, text):
                return f"{': '.join(found.groups())} (log: {self.log})"
        return f"tritonserver ended with code {self.process.returncode} (log: {self.log})"

    def taken_port(self) -> int | None:
        """The port that Triton could not bind, if that is why it ended."""
        found = re.search(r"[\d.]+:(\d+)' already in use", self.log.read_text(errors="replace"))
        return int(found[1]) if found else None

    def stop(self) -> None:
        """SIGTERM, then SIGKILL to its whole group; then remove its folder and the shared memory it left."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        for region in SHARED_MEMORY.glob(f"{self._shm_prefix}*"):
            region.unlink(missing_ok=True)


_REASONS = (
    r"(the process of [\w ]+ has ended with \w+ \d+)",
    r"\| (\w+) +\| \d+ +\| UNAVAILABLE: (?:Internal: )?(.*?) *\|\n",  # a model that did not load
    r"(failed to start \w+ service): (.*?)[\s\"]*\n",  # a port that is taken
)
