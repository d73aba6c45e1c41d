"""A collector of traces that keeps the spans that it gets over OTLP/HTTP."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector(ThreadingHTTPServer):
    """`status` is its answer, once it `may_answer`; `holds`: requests waiting for one; `asked`: requests answered.

    `bodies`: what it took, as it came.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.bodies: list[bytes] = []
        self.holds = self.asked = 0
        self.status = 200
        self.may_answer = threading.Event()
        self.may_answer.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_) -> None:
        self.may_answer.set()
        self.shutdown()
        self.server_close()

    @property
    def _groups(self):
        return [group for body in self.bodies for group in ExportTraceServiceRequest.FromString(body).resource_spans]

    @property
    def spans(self):
        return [span for group in self._groups for scope in group.scope_spans for span in scope.spans]

    @property
    def resources(self) -> list[dict[str, str]]:
        return [attributes_of(group.resource) for group in self._groups]


def attributes_of(span) -> dict:
    """Of a span, an event or a resource."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = b"".join(self._chunks())
        plain = gzip.decompress(body) if self.headers["content-encoding"] == "gzip" else body
        self.server.holds += 1
        self.server.may_answer.wait()
        self.server.holds -= 1
        self.server.asked += 1
        if self.server.status == 200:
            self.server.bodies.append(plain)
        self.send_response(self.server.status)
        self.end_headers()

    def _chunks(self) -> Iterator[bytes]:
        if "content-length" in self.headers:
            yield self.rfile.read(int(self.headers["content-length"]))
            return
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()

    def log_message(self, *_) -> None:
        pass
