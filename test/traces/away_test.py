"""A collector that does not answer holds nothing up, and is told of once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import PLAN, ask
from conftest import launch, ready
from mrt.serving.server import GRACE
from mrt.serving.testing.collector import Collector

TOLD = "no collector takes the traces"


@pytest.fixture(params=["refuses", "never answers"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with Collector() as collector:
        if request.param == "never answers":
            collector.pause = 60
            yield collector.url
            return
    yield collector.url


def test_runs_and_the_end_do_not_wait(url: str, tmp_path: Path):
    log = tmp_path / "log"
    often = {"OTEL_EXPORTER_OTLP_TIMEOUT": "1", "OTEL_BSP_SCHEDULE_DELAY": "50"}
    with launch(log, OTEL_EXPORTER_OTLP_ENDPOINT=url, **often) as launcher:
        server = ready(launcher, log)
        ask(server.grpc, PLAN, "a", {})
        deadline = time.monotonic() + 20
        while TOLD not in log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        for _ in range(3):
            start = time.monotonic()
            ask(server.grpc, PLAN, "b", {})
            assert time.monotonic() - start < 5
            time.sleep(1.5)
        start = time.monotonic()
        launcher.terminate()
        assert launcher.wait(30) == 0
        assert time.monotonic() - start < GRACE, "it was not killed"
    text = log.read_text()
    assert text.count(TOLD) == 1, text
    assert "Traceback" not in text
