"""The engine's own figures, as Triton's metrics port gives them."""

from __future__ import annotations

import time
from urllib.request import urlopen

from conftest import Live
from mrt.serving.testing.patience import HANG

Figures = dict[str, float]


def read(live: Live) -> Figures:
    """By name and labels, as they are written there."""
    with urlopen(f"http://{live.metrics}/metrics", timeout=HANG) as response:
        lines = response.read().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line.startswith("mrt_"))
    }


def settled(live: Live) -> Figures:
    """What stands there once the runs before have been handed on, which takes a second."""
    seen: Figures | None = None
    while (now := read(live)) != seen:
        seen = now
        time.sleep(2.5)
    return now


def cancelled(figures: Figures) -> float:
    return sum(value for name, value in figures.items() if name.startswith("mrt_cancelled_total"))
