"""preStop of a server's pod: has the engine take no more runs and waits until none is left: SIGTERM then cuts off none.

What still comes meanwhile is told `unavailable`, which clients try again elsewhere; that is why the server first waits
until nobody sends it new requests: a pod that is going away leaves its Service, and the gateway's list soon after.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

PERIOD = 0.5  # seconds between looks
DIRECT = build_opener(ProxyHandler({}))  # a proxy that the environment names knows nothing of this pod


def main() -> int:
    options = _options()
    time.sleep(options.settle)
    if drained(options.file, options.ready, options.limit):
        return 0
    print(f"runs are left after {options.limit:.0f} s; they will be cut off", file=sys.stderr)
    return 1


def drained(file: Path, ready: str, limit: float) -> bool:
    """Whether the engine says within `limit` seconds that it has no run left, or there is no server to ask any more."""
    deadline = time.monotonic() + limit
    while is_ready(ready):
        file.touch()  # again and again: an engine that has just started takes it away, as one of an earlier life
        if file.with_name(f"{file.name}.empty").exists():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(PERIOD)
    return True


def is_ready(url: str) -> bool:
    try:
        with DIRECT.open(url, timeout=5):
            return True
    except OSError:
        return False


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=os.environ.get("MRT_DRAIN_FILE"), help="what the engine looks for")
    parser.add_argument("--ready", default="http://127.0.0.1:8002/metrics", help="what answers while the server is up")
    parser.add_argument("--settle", type=float, default=15, help="seconds until nobody sends new requests")
    parser.add_argument("--limit", type=float, default=540, help="seconds for the runs that are left")
    options = parser.parse_args()
    if options.file is None:
        parser.error("give --file, or set MRT_DRAIN_FILE")
    return options


if __name__ == "__main__":
    sys.exit(main())
