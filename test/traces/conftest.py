"""A real server that sends its traces to a collector of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.servers import Live, serving


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server writes."""
    return tmp_path_factory.mktemp("traced") / "server.log"


@pytest.fixture(scope="session")
def server(collector: Collector, log: Path) -> Iterator[Live]:
    with serving(log, env={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}) as live:
        yield live
