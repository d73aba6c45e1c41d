"""preStop of a server's pod: waits until no run is left, so that SIGTERM finds nothing to cut off.

New requests stop by themselves: a pod that is going away leaves its Service, and the gateway's list soon after.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from urllib.request import urlopen

PERIOD = 2.0  # seconds between looks
QUIET = 2  # looks without a run: one may lie between Triton's queue and the engine at the first
_GAUGES = re.compile(
    r'^(?:mrt_active_runs|mrt_waiting_runs|nv_inference_pending_request_count(?=\{[^}]*model="mrt"))'
    r"(?:\{[^}]*\})? (\S+)",
    re.MULTILINE,
)


def main() -> int:
    options = _options()
    time.sleep(options.settle)
    if drained(counts(options.metrics), options.limit):
        return 0
    print(f"runs are left after {options.limit:.0f} s; they will be cut off", file=sys.stderr)
    return 1


def drained(looks: Iterator[int], limit: float) -> bool:
    """Whether `looks`, taken every PERIOD, showed no run QUIET times in a row within `limit` seconds."""
    deadline, quiet = time.monotonic() + limit, 0
    for count in looks:
        quiet = 0 if count else quiet + 1
        if quiet == QUIET:
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(PERIOD)
    return True


def counts(metrics: str) -> Iterator[int]:
    """Runs on the server, again and again; ends when there is no server to ask any more."""
    while True:
        try:
            with urlopen(metrics, timeout=5) as answer:
                yield runs(answer.read().decode())
        except OSError:
            return


def runs(text: str) -> int:
    """Runs that are active or wait, in the engine and in Triton's queue, out of a page of metrics."""
    return round(sum(float(value) for value in _GAUGES.findall(text)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", default="http://127.0.0.1:8002/metrics", help="the server's page of metrics")
    parser.add_argument("--settle", type=float, default=15, help="seconds until nobody sends new requests")
    parser.add_argument("--limit", type=float, default=540, help="seconds for the runs that are left")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
