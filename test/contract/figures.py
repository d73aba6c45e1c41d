"""The engine's own figures, as Triton's metrics port gives them."""

from __future__ import annotations

import re
import time
from urllib.request import urlopen

from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import Live

Figures = dict[str, float]
PERIODS = 2.5  # of the second after which the engine hands its figures on


def read(live: Live) -> Figures:
    """By name and labels, as they are written there."""
    with urlopen(f"http://{live.metrics}/metrics", timeout=HANG) as response:
        lines = response.read().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line.startswith("mrt_"))
    }


def settled(live: Live) -> Figures:
    """The figures once no run is left and two readings in a row agree: the engine hands them on once a second.

    Raises AssertionError where they do not settle within HANG seconds.
    """
    end = time.monotonic() + HANG
    seen = read(live)
    while True:
        time.sleep(PERIODS)
        now = read(live)
        if now == seen and not now.get("mrt_active_runs") and not now.get("mrt_waiting_runs"):
            return now
        assert time.monotonic() < end, f"the figures still change after {HANG:.0f} s: {now.items() ^ seen.items()}"
        seen = now


def pending(live: Live) -> int:
    """How many requests wait in Triton's queue of `mrt`."""
    return of_triton(live, "pending_request_count", "mrt")


def of_triton(live: Live, name: str, model: str) -> int:
    """A figure of Triton's own, without `nv_inference_`, of one model."""
    with urlopen(f"http://{live.metrics}/metrics", timeout=HANG) as response:
        found = re.search(rf'nv_inference_{name}\{{model="{model}",[^}}]*\}} (\d+)', response.read().decode())
    assert found
    return int(found[1])


def waiting(live: Live) -> float:
    """Runs that wait for a slot."""
    return read(live).get("mrt_waiting_runs", 0)


def cancelled(figures: Figures) -> float:
    return sum(value for name, value in figures.items() if name.startswith("mrt_cancelled_total"))
