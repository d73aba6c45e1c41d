"""A collector that does not answer holds nothing up, and is warned about once."""

from __future__ import annotations

import time
from pathlib import Path

from ask import PLAN, ask
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.servers import launch, ready

WARNING = "no collector accepts traces"
STOPPED = "successfully unloaded 'mrt'"  # which a server that is killed does not say


def test_a_collector_that_is_gone_is_warned_about_once(tmp_path: Path):
    with Collector() as collector:
        url = collector.url
    log = tmp_path / "log"
    often = {"OTEL_EXPORTER_OTLP_TIMEOUT": "1", "OTEL_BSP_SCHEDULE_DELAY": "50"}
    with launch("--log", log, env={"OTEL_EXPORTER_OTLP_ENDPOINT": url, **often}) as launcher:
        server = ready(launcher)
        ask(server.grpc, PLAN, "a", {})
        wait_for(lambda: WARNING in log.read_text())
        for _ in range(3):
            ask(server.grpc, PLAN, "b", {})
            time.sleep(1.5)
        launcher.terminate()
        assert launcher.wait(HANG) == 0
    text = log.read_text()
    assert text.count(WARNING) == 1, text
    assert STOPPED in text and "Traceback" not in text


def test_neither_runs_nor_the_end_wait_for_one_that_never_answers(tmp_path: Path):
    log = tmp_path / "log"
    long = {"OTEL_EXPORTER_OTLP_TIMEOUT": str(10 * HANG), "OTEL_BSP_SCHEDULE_DELAY": "50"}
    with Collector() as collector:
        collector.may_answer.clear()
        with launch("--log", log, env={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **long}) as launcher:
            server = ready(launcher)
            ask(server.grpc, PLAN, "a", {})
            wait_for(lambda: collector.holds)
            for _ in range(3):
                ask(server.grpc, PLAN, "b", {})
            launcher.terminate()
            assert launcher.wait(HANG) == 0
        assert not collector.asked
    assert STOPPED in log.read_text()
