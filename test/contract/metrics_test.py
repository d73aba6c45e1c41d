"""The engine's own figures stand on Triton's metrics port, in the form that Prometheus reads."""

from __future__ import annotations

import numpy as np
from figures import read, settled
from mrt.serving.testing import samples
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.servers import Live
from stream import Stream


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
    idle = {"mrt_active_runs": 0, "mrt_waiting_runs": 0}

    def grown() -> dict[str, float]:
        now = read(live)
        return {name: now.get(name, 0) - before.get(name, 0) for name in wanted} | {
            name: now.get(name) for name in idle
        }

    wait_for(lambda: grown() == wanted | idle)
