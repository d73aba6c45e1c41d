"""Metrics of the engine, collected here and published by others from time to time. Knows no Triton."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from typing import NamedTuple

Labels = tuple[tuple[str, str], ...]


class Metric(NamedTuple):
    """`edges`: upper ends of the buckets of a histogram, empty for other kinds."""

    kind: str
    what: str
    edges: tuple[float, ...] = ()


_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
METRICS = {
    "mrt_active_runs": Metric("gauge", "runs that have a slot"),
    "mrt_waiting_runs": Metric("gauge", "runs that wait for a slot"),
    "mrt_callers": Metric("gauge", "callers who have runs"),
    "mrt_admission_wait_seconds": Metric("histogram", "from a run's arrival to its slot", _SECONDS),
    "mrt_step_seconds": Metric("histogram", "one denoiser call", _SECONDS),
    "mrt_step_runs": Metric("histogram", "runs that shared one denoiser call", (1, 2, 4, 6, 8, 12, 16)),
    "mrt_cache_total": Metric("counter", "texts and layouts that runs needed, by whether they were known: hit, miss"),
    "mrt_tokens_total": Metric("counter", "tokens denoised"),
    "mrt_expert_seconds": Metric("histogram", "what the experts took for a picture, by stage", _SECONDS),
    "mrt_expert_pieces_total": Metric("counter", "pieces of work that the experts reported, by stage"),
    "mrt_runs_total": Metric("counter", "runs that ended: done, error, cancelled"),
    "mrt_cancelled_total": Metric(
        "counter", "cancelled runs, by where they were: waiting, experts, encode, denoise, decode"
    ),
    "mrt_rejected_total": Metric("counter", "requests refused before any compute, by code"),
    "mrt_self_check_total": Metric("counter", "flags that the self-check raised in finished runs"),
}


class Series(NamedTuple):
    """One line in Prometheus' format: the name of a metric, or of a part of a histogram, and its labels."""

    name: str
    labels: Labels


class Meter:
    """Counts from any thread; `take` returns what has changed since it was last called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._added: defaultdict[Series, float] = defaultdict(float)
        self._gauges: dict[Series, float] = {}

    def gauge(self, name: str, value: float) -> None:
        with self._lock:
            self._gauges[Series(name, ())] = value

    def count(self, name: str, amount: float = 1, **labels: object) -> None:
        self._add({Series(name, _labels(labels)): amount})

    def observe(self, name: str, value: float, **labels: object) -> None:
        """One value of a histogram in Prometheus' form: each bucket counts all values up to its edge."""
        total, count, buckets = _parts(name, _labels(labels))
        above = bisect_left(METRICS[name].edges, value)
        self._add({total: value} | dict.fromkeys((count, *buckets[above:]), 1.0))

    def take(self) -> tuple[dict[Series, float], dict[Series, float]]:
        """The increments of counters, and the gauges that were set."""
        with self._lock:
            added, gauges = dict(self._added), self._gauges
            self._added, self._gauges = defaultdict(float), {}
        return added, gauges

    def _add(self, amounts: dict[Series, float]) -> None:
        with self._lock:
            for series, amount in amounts.items():
                self._added[series] += amount


@cache
def _parts(name: str, own: Labels) -> tuple[Series, Series, list[Series]]:
    """Sum, count and buckets of a histogram."""
    edges = [*map(str, METRICS[name].edges), "+Inf"]
    buckets = [Series(f"{name}_bucket", (*own, ("le", edge))) for edge in edges]
    return Series(f"{name}_sum", own), Series(f"{name}_count", own), buckets


def _labels(labels: dict[str, object]) -> Labels:
    return tuple((name, str(value)) for name, value in sorted(labels.items()))
