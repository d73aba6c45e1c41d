"""Envoy as examples/deploy configures it before several servers, whose addresses it learns from DNS as in a cluster.

A program for tests and benchmarks in JavaScript. It takes JSON {"grpc": PORT, "http": PORT, "addresses": ADDRESSES} of
servers that have the same ports wherever they are, and prints a line of JSON on how to reach the gateway. ADDRESSES are
by service, {"mrt": ["127.0.0.2"], "mrt-canary": []}; each further line is ADDRESSES, too, and is answered by an empty
object once they can be looked up. It ends with its input.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import tempfile
import threading
from pathlib import Path

from gateway import start
from mrt.serving.launcher.server import Ports
from rendered import program

CALLERS = 16  # with a token of their own, since runs are limited for each
_A, _IN, _TTL = 1, 1, 1
_ANSWERED, _NO_SUCH_NAME = 0x8580, 0x8583  # flags of an answer with authority


class Names:
    """A DNS server on loopback for the services of the namespace."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            asked, caller = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(asked), caller)

    def _answer(self, asked: bytes) -> bytes:
        end = asked.index(b"\0", 12) + 1
        service = asked[13 : 13 + asked[12]].decode()
        (kind,) = struct.unpack(">H", asked[end : end + 2])
        found = self.addresses.get(service, []) if kind == _A else []
        flags = _ANSWERED if service in self.addresses else _NO_SUCH_NAME
        head = asked[:2] + struct.pack(">HHHHH", flags, 1, len(found), 0, 0)
        record = struct.pack(">HHHIH", 0xC00C, _A, _IN, _TTL, 4)  # 0xC00C: the name that was asked for
        return head + asked[12 : end + 4] + b"".join(record + socket.inet_aton(one) for one in found)


def main() -> None:
    ports, names = json.loads(sys.stdin.readline()), Names()
    names.addresses = ports.pop("addresses")
    resolver = (
        "typed_dns_resolver_config: { name: envoy.network.dns_resolver.cares, typed_config: { "
        '"@type": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig, '
        f"resolvers: [{{ socket_address: {{ address: 127.0.0.1, port_value: {names.port} }} }}] }} }}"
    )
    canary = "address: mrt-canary.mrt.svc.cluster.local"
    changes = {canary: canary, "dns_refresh_rate: 5s": f"dns_refresh_rate: 5s\n          {resolver}"}
    for service in ("mrt", "mrt-canary"):
        for here, port in (("grpc", 8001), ("http", 8000)):
            address = f"address: {service}.mrt.svc.cluster.local, port_value: "
            changes[f"{address}{port}"] = f"{address}{ports[here]}"
    with tempfile.TemporaryDirectory() as folder:
        server = Ports(ports["grpc"], ports["http"], 0)
        with start(program("envoy"), Path(folder) / "gateway", server, changes) as envoy:
            tokens = [envoy.token(f"caller-{number}") for number in range(CALLERS)]
            reached = {"url": f"grpcs://localhost:{envoy.port}", "tokens": tokens, "metrics": envoy.metrics}
            print(json.dumps(reached | {"certificate": envoy.certificate.read_text()}), flush=True)
            for line in sys.stdin:
                names.addresses = json.loads(line)
                print("{}", flush=True)


if __name__ == "__main__":
    main()
