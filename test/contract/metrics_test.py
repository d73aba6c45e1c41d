"""The engine's own figures stand on Triton's metrics port, in the form that Prometheus reads."""

from __future__ import annotations

import time
import urllib.request

import numpy as np
from conftest import Live
from mrt.serving.testing import samples
from stream import Stream


def read(live: Live) -> dict[str, float]:
    with urllib.request.urlopen(f"http://{live.metrics}/metrics") as response:
        lines = response.read().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line.startswith("mrt_"))
    }


def settled(live: Live) -> dict[str, float]:
    """What stands there once the runs before have been handed on, which takes a second."""
    seen: dict[str, float] | None = None
    while (now := read(live)) != seen:
        seen = now
        time.sleep(2.5)
    return now


def test_a_run_and_a_refusal_are_counted(live: Live):
    before = settled(live)
    with Stream(live.grpc, samples.add_layers() | {"steps": np.array([2], np.int32)}) as stream:
        assert [event.kind for event in stream if event.kind][-1] == "done"
    with Stream(live.grpc, samples.add_layers() | {"steps": np.array([0], np.int32)}) as stream:
        assert [event.kind for event in stream if event.kind] == ["error"]
    wanted = {
        'mrt_runs_total{outcome="done",task="add_layers"}': 1,
        'mrt_rejected_total{code="invalid_argument"}': 1,
        'mrt_step_seconds_bucket{bucket="192",le="+Inf"}': 2,
        'mrt_step_seconds_count{bucket="192"}': 2,
        "mrt_admission_wait_seconds_count": 1,
    }
    end = time.monotonic() + 20
    grown: dict[str, float] = {}
    while grown != wanted and time.monotonic() < end:
        time.sleep(0.2)
        now = read(live)
        grown = {name: now.get(name, 0) - before.get(name, 0) for name in wanted}
    assert grown == wanted
    assert now["mrt_active_runs"] == now["mrt_waiting_runs"] == 0
