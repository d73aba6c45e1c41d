"""Readiness of a server by a tiny run: health says only that the models were loaded, a run that they still work.

A server that refuses the run because it is full is ready: sending its callers elsewhere would only fill the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from urllib.request import ProxyHandler, Request, build_opener

DIRECT = build_opener(ProxyHandler({}))  # a proxy that the environment names knows nothing of this pod
RUN = {
    "task": "text_to_layers",
    "prompt": "red background",
    "canvas": [16, 16],
    "regions": [0, 0, 16, 16],
    "steps": 1,
    "encoding": "base64",
    "x-mrt-client": "readiness",
}


def main() -> int:
    options = _options()
    try:
        kind, info = last_event(options.url, options.seconds)
    except (OSError, ValueError) as error:
        print(f"not ready: {options.url}: {error}", file=sys.stderr)
        return 1
    if kind == "done" or info.get("code") == "resource_exhausted":
        return 0
    print(f"not ready: the run ended with {kind or 'nothing'} {info.get('text', '')}", file=sys.stderr)
    return 1


def last_event(url: str, seconds: float) -> tuple[str, dict]:
    """Of the run: its name and `info`. `seconds`: without any sign of life. OSError, ValueError."""
    body = json.dumps(RUN).encode()
    request = Request(f"{url}/v2/models/mrt/generate_stream", body, {"content-type": "application/json"})
    kind, info = "", {}
    with DIRECT.open(request, timeout=seconds) as answer:
        for event in events(answer):
            if event.get("event", "heartbeat") != "heartbeat":
                kind, info = event["event"], json.loads(event["info"])
    return kind, info


def events(lines: Iterator[bytes]) -> Iterator[dict]:
    for line in lines:
        if line.startswith(b"data: "):
            event = json.loads(line[6:])
            if "error" in event:
                raise ValueError(event["error"])
            yield event


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="of the front in this pod")
    parser.add_argument("--seconds", type=float, default=10, help="that the server may be silent")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
