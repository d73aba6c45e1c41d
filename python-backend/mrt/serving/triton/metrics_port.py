"""The engine's metrics on Triton's metrics port: published once a second, as each update is a message to the server."""

from __future__ import annotations

import logging
from collections.abc import Callable

import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.serving.engine.metrics import METRICS, Meter, Series
from mrt.serving.triton.polling import PollingThread

log = logging.getLogger(__name__)
PERIOD = 1.0  # seconds


class TritonMeter:
    """Publishes what `meter` collects, from a thread of its own. `start` once, `close` at the end."""

    def __init__(self, meter: Meter, period: float = PERIOD):
        self._meter, self._period = meter, period
        self._families = {}
        self._metrics = {}
        self._thread = PollingThread("meter", self._loop)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.close()

    def _loop(self, closing: Callable[[float], bool]) -> None:
        while not closing(self._period):
            self._publish()
        self._publish()

    def _publish(self) -> None:
        added, gauges = self._meter.take()
        try:
            for series, amount in added.items():
                self._metric(series).increment(amount)
            for series, value in gauges.items():
                self._metric(series).set(value)
        except Exception:  # metrics must not disturb serving
            log.exception("metrics could not be passed to Triton")

    def _metric(self, series: Series):
        if series not in self._metrics:
            self._metrics[series] = self._family(series.name).Metric(labels=dict(series.labels))
        return self._metrics[series]

    def _family(self, name: str):
        """Triton 24.10 has counters and gauges only; the parts of a histogram are counters."""
        if name not in self._families:
            whole = name if name in METRICS else name.rpartition("_")[0]
            metric = METRICS[whole]
            kind = pb_utils.MetricFamily.GAUGE if metric.kind == "gauge" else pb_utils.MetricFamily.COUNTER
            self._families[name] = pb_utils.MetricFamily(name=name, description=metric.what, kind=kind)
        return self._families[name]
