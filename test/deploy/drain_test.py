"""drain.py: the engine takes no more runs, and SIGTERM waits for those that are left."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG
from mrt.serving.triton.drain import VARIABLE
from pod import serving
from rendered import DEPLOY, VARIANTS, container, instructions
from tritonclient.grpc import InferenceServerClient, InferInput

SCRIPT = DEPLOY / "container" / "drain.py"


def run(ready: str, file: Path, limit: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, "--ready", ready, "--file", file, "--settle", "0", "--limit", str(limit)]
    return subprocess.run(command, capture_output=True, text=True, timeout=2 * HANG)


def test_the_image_names_a_file_where_every_pod_may_write():
    assert f"{VARIABLE}=/tmp/mrt-drain" in [rest for word, rest in instructions() if word == "ENV"]


def test_it_asks_the_port_that_the_server_has():
    for variant in VARIANTS:
        one = container(variant)
        assert not [word for word in one["lifecycle"]["preStop"]["exec"]["command"] if word.startswith("--ready")]
        assert not [flag for flag in one["args"] if flag.startswith("--metrics-port")], variant
    assert "http://127.0.0.1:8002/metrics" in SCRIPT.read_text()


def test_a_server_that_is_gone_needs_no_drain(tmp_path: Path):
    assert run("http://127.0.0.1:1/v2/health/ready", tmp_path / "drain", 30).returncode == 0


class Stream:
    """A run of 30 steps, and what came of it."""

    def __init__(self, address: str, open_streams: ExitStack):
        self.events: queue.Queue[dict] = queue.Queue()
        client = open_streams.enter_context(InferenceServerClient(address))
        client.start_stream(self._take)
        open_streams.callback(client.stop_stream)
        inputs = []
        for name, array in (samples.text_to_layers() | {"steps": np.array([30], np.int32)}).items():
            kind = {"O": "BYTES", "i": f"INT{8 * array.itemsize}", "b": "BOOL", "f": "FP32"}[array.dtype.kind]
            inputs.append(InferInput(name, list(array.shape), kind))
            inputs[-1].set_data_from_numpy(array)
        client.async_stream_infer("mrt", inputs, request_id="1")

    def _take(self, result, error) -> None:
        assert not error, error
        info = json.loads(result.as_numpy("info")[0])
        self.events.put({"event": result.as_numpy("event")[0].decode(), **info})

    def last(self) -> dict:
        while True:
            event = self.events.get(timeout=HANG)
            if event["event"] in ("done", "error"):
                return event


def test_on_a_server(repository: Path, tmp_path: Path):
    file = tmp_path / "drain"
    with serving(repository, tmp_path, {VARIABLE: str(file)}) as server, ExitStack() as open_streams:
        ready, address = f"http://127.0.0.1:{server.http}/v2/health/ready", f"127.0.0.1:{server.grpc}"
        running = [Stream(address, open_streams) for _ in range(8)]
        for stream in running:
            assert stream.events.get(timeout=HANG)["event"] == "accepted"
        busy = run(ready, file, 0.5)
        assert busy.returncode == 1 and "runs are left after 0 s" in busy.stderr
        late = Stream(address, open_streams).last()
        assert (late["event"], late["code"], late["retryable"]) == ("error", "unavailable", True)
        assert run(ready, file, 100).returncode == 0
        assert [stream.last()["event"] for stream in running] == ["done"] * 8
        command = [sys.executable, SCRIPT.with_name("ready.py"), "--url", f"http://127.0.0.1:{server.http}"]
        ready = subprocess.run(command, capture_output=True, text=True, timeout=HANG)
        assert ready.returncode == 1 and "shutting down" in ready.stderr, "drained"
