"""A hub of one model on loopback, with what the real one answers about a commit and its files."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class FakeHub:
    """`sent`: bytes by file, headers read for the listing aside; `spoiled`: files that come with other bytes.

    `elsewhere`: files that are said to lie elsewhere, again and again.
    """

    def __init__(self, name: str, folder: Path):
        self.name, self.folder = name, folder
        self.sent: dict[str, int] = {}
        self.spoiled: set[str] = set()
        self.elsewhere: set[str] = set()
        self.url = ""

    def about(self) -> dict[str, Any]:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        files = [self._about(path.relative_to(self.folder).as_posix(), path.read_bytes()) for path in paths]
        return {"id": self.name, "sha": COMMIT, "siblings": files}

    def _about(self, name: str, data: bytes) -> dict[str, Any]:
        git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        about: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": git}
        if name.endswith(".safetensors"):
            about["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 1}
        return about


@contextmanager
def serving(hub: FakeHub) -> Iterator[FakeHub]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == f"/api/models/{hub.name}":
                return self.answer(200, json.dumps(hub.about()).encode())
            found = re.fullmatch(rf"/{hub.name}/resolve/{COMMIT}/(.+)", path)
            if found and (hub.folder / found[1]).is_file():
                return self.file(found[1])
            self.answer(404, b"{}")

        def file(self, name: str) -> None:
            data = (hub.folder / name).read_bytes()
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "bytes=0-")
            assert wanted
            start, end = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
            part = data[start : end + 1]
            if not wanted[2] and name in hub.elsewhere:
                return self.answer(302, b"")
            if not wanted[2]:  # the listing asks for the first bytes only
                hub.sent[name] = hub.sent.get(name, 0) + len(part)
                part = bytes(len(part)) if name in hub.spoiled else part
            self.answer(206 if self.headers.get("Range") else 200, part, f"bytes {start}-{end}/{len(data)}")

        def answer(self, status: int, body: bytes, content_range: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", self.path)
            if status == 206:
                self.send_header("Content-Range", content_range)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
