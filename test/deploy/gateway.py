"""Envoy as examples/deploy configures it, on loopback and with a certificate of its own."""

from __future__ import annotations

import http.client
import importlib.util
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mrt.serving.launcher.server import Ports, free_ports
from mrt.serving.testing.patience import HANG
from rendered import KUBERNETES

SOURCE = KUBERNETES / "gateway"
_spec = importlib.util.spec_from_file_location("gateway_tokens", SOURCE / "tokens.py")
assert _spec and _spec.loader
tokens = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tokens)


@dataclass(frozen=True)
class Gateway:
    port: int
    metrics: int
    certificate: Path
    keys: dict
    log: Path

    def token(self, client: str = "test", days: float = 1) -> str:
        return tokens.sign(self.keys, client, days)

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> http.client.HTTPResponse:
        """An answer over HTTP/1.1 and TLS; `path` goes out as it is."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("localhost", self.port, context=trusted, timeout=HANG)
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def presented(self) -> str:
        """The certificate that a new connection is shown, as PEM."""
        return ssl.get_server_certificate(("localhost", self.port), timeout=HANG)


def written(folder: Path, server: Ports, own: Ports, changes: Mapping[str, str]) -> Path:
    """The shipped configuration, with the addresses and folders of this machine in the place of the pod's."""
    (folder / "config").mkdir(exist_ok=True)
    addresses = {
        "/etc/envoy": str(folder),
        "address: 0.0.0.0, port_value: 8443": f"address: 127.0.0.1, port_value: {own.grpc}",
        "address: 0.0.0.0, port_value: 9902": f"address: 127.0.0.1, port_value: {own.metrics}",
        "port_value: 9901": f"port_value: {own.http}",
        "address: mrt.mrt.svc.cluster.local, port_value: 8001": f"address: 127.0.0.1, port_value: {server.grpc}",
        "address: mrt.mrt.svc.cluster.local, port_value: 8000": f"address: 127.0.0.1, port_value: {server.http}",
        # Where nobody is.
        "address: mrt-canary.mrt.svc.cluster.local": "address: mrt-canary.invalid",
    }
    text = (SOURCE / "envoy.yaml").read_text()
    for pod, here in (addresses | changes).items():
        assert pod in text
        text = text.replace(pod, here)
    (folder / "config/envoy.yaml").write_text(text)
    certificate = (SOURCE / "certificate.yaml").read_text().replace("/etc/envoy", str(folder))
    (folder / "config/certificate.yaml").write_text(certificate)
    return folder / "config/envoy.yaml"


def make_certificate(folder: Path) -> Path:
    (folder / "tls").mkdir(parents=True)
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "tls/tls.key"]
    command = ["openssl", "req", "-x509", "-days", "30", *key, *names, "-out", folder / "tls/tls.crt"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "tls/tls.crt"


@contextmanager
def start(envoy: Path, folder: Path, server: Ports, changes: Mapping[str, str] = {}) -> Iterator[Gateway]:
    certificate, own, keys = make_certificate(folder), free_ports(Ports(0, 0, 0)), tokens.new_keys()
    (folder / "tokens").mkdir()
    (folder / "tokens/jwks.json").write_text(tokens.json.dumps(keys))
    config, log = written(folder, server, own, changes), folder / "log"
    with log.open("wb") as out:
        options = ["--disable-hot-restart", "--concurrency", "1", "--file-flush-interval-msec", "50"]
        command = [envoy, "--config-path", config, *options]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        gateway = Gateway(own.grpc, own.metrics, certificate, keys, log)
        _wait(gateway, process)
        yield gateway
    finally:
        process.kill()
        process.wait()


def _wait(gateway: Gateway, process: subprocess.Popen[bytes]) -> None:
    """Until the gateway has seen that the server is healthy."""
    deadline = time.monotonic() + HANG
    while time.monotonic() < deadline and process.poll() is None:
        try:
            headers = {"authorization": f"Bearer {gateway.token()}"}
            if gateway.ask("GET", "/v2/health/ready", headers).status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass  # nobody listens yet
        time.sleep(0.2)
    raise AssertionError(gateway.log.read_text())
