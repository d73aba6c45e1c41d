"""drain.py: waits while there are runs, and for nothing else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from mrt.serving.server import Ports
from mrt.serving.testing import samples
from rendered import DEPLOY
from tritonclient.grpc import InferenceServerClient, InferInput

SCRIPT = DEPLOY / "container" / "drain.py"
_spec = importlib.util.spec_from_file_location("drain", SCRIPT)
assert _spec and _spec.loader
drain = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(drain)

PAGE = """\
# TYPE mrt_active_runs gauge
mrt_active_runs 3
mrt_waiting_runs{model="mrt",version="1"} 2
mrt_runs_total{task="text_to_layers",outcome="done"} 40
nv_inference_pending_request_count{model="mrt",version="1"} 1
nv_inference_pending_request_count{model="mrt_denoiser",version="1"} 7
"""


def run(metrics: str, limit: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, "--metrics", metrics, "--settle", "0", "--limit", str(limit)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_runs_are_counted_wherever_they_are():
    assert drain.runs(PAGE) == 6
    assert drain.runs(PAGE.replace("{", '{pod="mrt-0",')) == 6
    assert drain.runs("# nothing here\n") == 0


@pytest.mark.parametrize(
    ("looks", "done"),
    [([0, 0], True), ([3, 1, 0, 0], True), ([1, 0, 1, 0, 0], True), ([2] * 50, False), ([], True)],
)
def test_it_ends_when_two_looks_in_a_row_see_none(looks: list[int], done: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drain, "PERIOD", 0.01)
    rest = iter(looks)
    assert drain.drained(rest, limit=0.2) is done
    assert not done or not list(rest)


def test_a_server_that_is_gone_needs_no_drain():
    assert run("http://127.0.0.1:1/metrics", 30).returncode == 0


def long_run(open_streams: ExitStack, address: str) -> None:
    client = open_streams.enter_context(InferenceServerClient(address))
    client.start_stream(lambda result, error: None)
    open_streams.callback(client.stop_stream, cancel_requests=True)
    inputs = []
    for name, array in (samples.text_to_layers() | {"steps": np.array([100], np.int32)}).items():
        kind = {"O": "BYTES", "i": f"INT{8 * array.itemsize}", "b": "BOOL", "f": "FP32"}[array.dtype.kind]
        inputs.append(InferInput(name, list(array.shape), kind))
        inputs[-1].set_data_from_numpy(array)
    client.async_stream_infer("mrt", inputs, request_id="1")


def test_on_a_server(server: Ports, tmp_path: Path):
    metrics = f"http://127.0.0.1:{server.metrics}/metrics"
    assert run(metrics, 30).returncode == 0
    with ExitStack() as open_streams:
        for _ in range(12):  # more than it has slots
            long_run(open_streams, f"127.0.0.1:{server.grpc}")
        busy = run(metrics, 1)
    assert busy.returncode == 1 and "runs are left after 1 s" in busy.stderr
    assert run(metrics, 60).returncode == 0
