"""Where a server can be reached: its addresses, TLS, and the admin key of restricted functions."""

from __future__ import annotations

import ipaddress
import re
import secrets
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from mrt.serving.launcher.bundle import LaunchError

LOOPBACK = "127.0.0.1"
RESTRICTED = "model-repository,shared-memory,statistics,trace,logging"
SERVICES = ("grpc", "http", "metrics")


@dataclass(frozen=True)
class Exposure:
    """`host`: an IPv4 address of this machine. Certificates and keys are PEM files.

    Without an `admin_key` of the operator's own, restricted functions take a random one that nobody is told.
    """

    host: str = LOOPBACK
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_client_ca: Path | None = None
    admin_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def check(self) -> None:
        """Raises LaunchError for settings that Triton would fail on, or silently accept."""
        try:
            ipaddress.IPv4Address(self.host)
        except ValueError:
            raise LaunchError(f"--host {self.host} is no IPv4 address; 0.0.0.0 takes all of this machine") from None
        if bool(self.tls_cert) != bool(self.tls_key):
            raise LaunchError("--tls-cert and --tls-key go together; give both or none")
        if self.tls_client_ca and not self.tls_cert:
            raise LaunchError("--tls-client-ca asks for TLS; give --tls-cert and --tls-key, too")
        if not re.fullmatch(r"[!-~]+", self.admin_key):
            raise LaunchError("the admin key is empty or has characters that no header carries; use printable ASCII")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self.tls_cert and self.tls_key:
            _readable("--tls-cert", self.tls_cert)
            _readable("--tls-key", self.tls_key)
            try:
                context.load_cert_chain(self.tls_cert, self.tls_key, password="")
            except ssl.SSLError as error:
                raise LaunchError(
                    f"--tls-cert {self.tls_cert} and --tls-key {self.tls_key} are no certificate with its "
                    f"unencrypted key, both PEM: {error.reason or error}"
                ) from None
        if self.tls_client_ca:
            _readable("--tls-client-ca", self.tls_client_ca)
            try:
                context.load_verify_locations(self.tls_client_ca)
            except ssl.SSLError as error:
                raise LaunchError(
                    f"--tls-client-ca {self.tls_client_ca} holds no certificate in PEM: {error.reason or error}"
                ) from None

    def bound(self, service: str) -> str:
        """Where a service listens. Triton's HTTP and metrics have no TLS: with TLS on, they listen on loopback only."""
        return self.host if service == "grpc" or not self.tls_cert else LOOPBACK

    def reached(self, service: str) -> str:
        """The address at which this machine reaches it."""
        bound = self.bound(service)
        return LOOPBACK if bound == "0.0.0.0" else bound

    def flags(self) -> list[str]:
        """For the command line of tritonserver, which everyone on the machine may read."""
        flags = [f"--{service}-address={self.bound(service)}" for service in SERVICES]
        if self.tls_cert:
            flags += ["--grpc-use-ssl=true", f"--grpc-server-cert={self.tls_cert}", f"--grpc-server-key={self.tls_key}"]
        if self.tls_client_ca:
            flags += ["--grpc-use-ssl-mutual=true", f"--grpc-root-cert={self.tls_client_ca}"]
        return flags

    def hidden_flags(self) -> list[str]:
        """For tritonserver, too, with the admin key in them."""
        return [
            f"--grpc-restricted-protocol={RESTRICTED}:admin={self.admin_key}",
            f"--http-restricted-api={RESTRICTED}:x-admin={self.admin_key}",
        ]

    def warnings(self, http: bool) -> list[str]:
        """Security warnings of these settings. `http`: whether Triton's HTTP is open."""
        if ipaddress.IPv4Address(self.host).is_loopback:
            return []
        found, others = [], "HTTP and metrics" if http else "metrics"
        if not self.tls_cert:
            found.append(
                f"gRPC{', HTTP' if http else ''} and metrics listen on {self.host} without TLS: prompts and pictures "
                "pass in the clear; give --tls-cert and --tls-key, or put a gateway in front"
            )
        else:
            found.append(f"Triton's {others} know no TLS: they stay on {LOOPBACK}")
        return found


def _readable(option: str, path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise LaunchError(f"{option} {path} cannot be read: {error.strerror}") from None
