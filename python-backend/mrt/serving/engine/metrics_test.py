"""What a watcher reads of the engine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.metrics import METRICS, Meter, Series
from mrt.serving.testing import samples
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder

REPO = Path(__file__).parents[4]
TABLE = REPO / "examples" / "deploy" / "kubernetes" / "monitoring" / "metrics.json"


def test_a_histogram_counts_every_bucket_above_a_value():
    meter = Meter()
    meter.observe("mrt_step_runs", 5, bucket=256)
    meter.observe("mrt_step_runs", 1, bucket=256)
    added, _ = meter.take()
    counts = {dict(labels)["le"]: count for (name, labels), count in added.items() if name.endswith("_bucket")}
    assert counts == {"1": 1, "2": 1, "4": 1, "6": 2, "8": 2, "12": 2, "16": 2, "+Inf": 2}
    own = (("bucket", "256"),)
    assert added[Series("mrt_step_runs_sum", own)] == 6 and added[Series("mrt_step_runs_count", own)] == 2
    assert meter.take() == ({}, {})


def test_runs_are_counted_by_where_they_were_and_how_they_ended():
    meter = Meter()
    engine = Engine(FakeNetworks(), LIMITS, Clock(), meter)
    request = replace(parse(samples.add_layers(), LIMITS), steps=3)
    engine.submit(request, Recorder())
    engine.submit(request, Recorder(cancel_when=lambda event: event.kind == "step"))
    for _ in range(5):
        engine.turn()
    added, gauges = meter.take()
    task = ("task", "add_layers")
    assert added[Series("mrt_runs_total", (("outcome", "done"), task))] == 1
    assert added[Series("mrt_runs_total", (("outcome", "cancelled"), task))] == 1
    assert added[Series("mrt_cancelled_total", (("phase", "denoise"),))] == 1
    assert added[Series("mrt_admission_wait_seconds_count", ())] == 2
    assert added[Series("mrt_tokens_total", (task,))] == request.layout.tokens * 4, "three steps, and one"
    assert added[Series("mrt_step_runs_sum", (("bucket", "256"),))] == 4
    idle = ("mrt_active_runs", "mrt_waiting_runs", "mrt_callers")
    assert gauges == {Series(name, ()): 0 for name in idle}


def test_each_flag_of_the_self_check_is_counted():
    meter, networks, caller = Meter(), FakeNetworks(), Recorder()
    networks.decode_layers = lambda latents: [np.zeros((4, 64, 64), np.float32)]
    engine = Engine(networks, LIMITS, Clock(), meter)
    engine.submit(replace(parse(samples.add_layers(), LIMITS), steps=1), caller)
    engine.turn()
    raised = [name for name, check in caller.last.info["self_check"].items() if check["flag"]]
    assert raised == ["blank"]
    added, _ = meter.take()
    counted = {series.labels: count for series, count in added.items() if series.name == "mrt_self_check_total"}
    assert counted == {(("flag", "blank"),): 1}


def test_a_caller_that_leaves_while_it_waits_is_counted_as_waiting():
    meter = Meter()
    engine = Engine(FakeNetworks(), replace(LIMITS, slots=1), Clock(), meter)
    request = parse(samples.add_layers(), LIMITS)
    engine.submit(request, Recorder())
    gone = Recorder()
    gone.cancelled = True
    engine.submit(request, gone)
    engine.turn()
    added, _ = meter.take()
    assert added[Series("mrt_cancelled_total", (("phase", "waiting"),))] == 1
    assert gone.kinds == ["error"]


def test_the_dashboards_know_every_metric_and_no_other():
    table = json.loads(TABLE.read_text())
    assert {name: (entry["type"], entry["what"]) for name, entry in table.items()} == {
        name: (metric.kind, metric.what) for name, metric in METRICS.items()
    }
