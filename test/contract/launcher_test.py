"""The launcher: up quickly, one clear line on failure, and nothing left behind however it ends."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from mrt.serving.contract.tensors import MODELS as MODEL_TABLE
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.processes import SHARED_MEMORY, alive, children, listening, stub
from mrt.serving.testing.servers import MODELS, Live, command, launch, ready
from stream import Stream
from tritonclient.utils import InferenceServerException

LONG = samples.text_to_layers() | {"steps": np.array([100], np.int32)}


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def left_behind(launcher_pid: int) -> list[Path]:
    temporary = Path(os.environ["TMPDIR"])
    return [*SHARED_MEMORY.glob(f"mrt-{launcher_pid}-*"), *temporary.glob(f"mrt-{launcher_pid}-*")]


ENDS: dict[str, Callable[[subprocess.Popen], None]] = {
    "SIGTERM": lambda launcher: launcher.send_signal(signal.SIGTERM),
    "SIGINT": lambda launcher: launcher.send_signal(signal.SIGINT),
    "stdin closed": lambda launcher: launcher.stdin.close(),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_stops_on_request_and_leaves_nothing(end: str, tmp_path: Path):
    launcher = launch("--log", tmp_path / "log")
    live = ready(launcher)
    stubs = children(live.pid)
    assert len(stubs) == len(MODEL_TABLE) and left_behind(launcher.pid)
    ENDS[end](launcher)
    assert launcher.wait(HANG) == 0
    assert not any(map(alive, (live.pid, *stubs))) and left_behind(launcher.pid) == []


def test_nobody_else_can_read_what_a_server_holds(tmp_path: Path):
    launcher = launch("--log", tmp_path / "log")
    ready(launcher)
    files = [tmp_path / "log", *left_behind(launcher.pid)]
    open_to_others = {path.name: oct(path.stat().st_mode) for path in files if path.stat().st_mode & 0o077}
    launcher.send_signal(signal.SIGTERM)
    assert launcher.wait(HANG) == 0
    assert len([path for path in files if path.parent == SHARED_MEMORY]) >= len(MODEL_TABLE)
    assert open_to_others == {}


def test_it_stops_while_it_starts(tmp_path: Path):
    launcher = launch("--log", tmp_path / "log")
    wait_for(lambda: left_behind(launcher.pid))
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(HANG) == 0
    assert left_behind(launcher.pid) == []


def test_the_server_goes_when_the_launcher_is_killed(tmp_path: Path):
    launcher = launch("--log", tmp_path / "log")
    live = ready(launcher)
    launcher.kill()
    launcher.wait()
    wait_for(lambda: not alive(live.pid))
    wait_for(lambda: not list(SHARED_MEMORY.glob(f"mrt-{launcher.pid}-*")))


def test_launcher_and_server_go_when_their_parent_is_killed(tmp_path: Path):
    log = str(tmp_path / "log")
    code = (
        "import signal, subprocess, sys\n"
        f"child = subprocess.Popen({command('--log', log)}, stdin=subprocess.DEVNULL, stdout=sys.stdout)\n"
        "print(child.pid, file=sys.stderr, flush=True); signal.pause()"
    )
    pipe = subprocess.PIPE
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True)
    live: Live = ready(parent)
    assert parent.stderr
    launcher = int(parent.stderr.readline())
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive(launcher) and not alive(live.pid))
    assert left_behind(launcher) == []


def kill_server(live: Live) -> None:
    os.kill(live.pid, signal.SIGKILL)


def kill_stub(model: str) -> Callable[[Live], None]:
    return lambda live: os.kill(stub(live.pid, model), signal.SIGKILL)


def test_a_server_that_dies_is_started_again_on_its_ports_after_a_pause_where_it_died_often(tmp_path: Path):
    """Whatever of it dies: Triton, the engine's process, a network's."""
    launcher = launch("--log", tmp_path / "log", stderr=subprocess.PIPE)
    lives = []
    for kill in (kill_server, kill_stub("mrt"), kill_stub("mrt_denoiser")):
        lives.append(ready(launcher))
        kill(lives[-1])
    lives.append(ready(launcher))
    launcher.terminate()
    assert launcher.stderr
    lines = launcher.stderr.read().splitlines()
    assert launcher.wait(HANG) == 0
    log = f"(log: {tmp_path / 'log'}"
    assert [one for one in lines if not one.startswith("warning: the server died: ") or log not in one] == []
    first, second, third = lines
    assert first.endswith("it is started again")
    assert "the process of mrt has ended with signal 9" in second and second.endswith("it is started again")
    assert "the process of mrt_denoiser has ended with signal 9" in third
    assert third.endswith("it is started again in 5 s, after 3 deaths in a few minutes")
    addresses = {(live.grpc, live.metrics) for live in lives}
    assert len(addresses) == 1 and len({live.pid for live in lives}) == 4
    assert left_behind(launcher.pid) == []


def done(stream: Stream) -> bool:
    try:
        return [event.kind for event in stream][-1] == "done"
    except InferenceServerException:  # nobody is there any more
        return False


def test_a_second_signal_does_not_wait_for_the_runs(tmp_path: Path):
    launcher = launch("--log", tmp_path / "log", "--drain", "600")
    live = ready(launcher)
    with ExitStack() as open_streams:
        streams = [open_streams.enter_context(Stream(live.grpc, LONG)) for _ in range(4)]
        assert [stream.next().kind for stream in streams] == ["accepted"] * 4
        launcher.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert launcher.poll() is None, "runs are under way"
        launcher.send_signal(signal.SIGTERM)
        assert launcher.wait(HANG) == 0
        assert not any(map(done, streams))
    assert left_behind(launcher.pid) == []


def test_runs_that_are_longer_than_the_drain_are_reported_to_whoever_started_it(tmp_path: Path):
    arguments = ("--log", tmp_path / "log", "--drain", "0.2")
    launcher = launch(*arguments, stderr=subprocess.PIPE)
    live = ready(launcher)
    with ExitStack() as open_streams:
        for _ in range(8):
            stream = open_streams.enter_context(Stream(live.grpc, LONG))
            assert stream.next().kind == "accepted"
        launcher.send_signal(signal.SIGTERM)
        assert launcher.stderr
        assert "runs were left after 0.2 s and are cut off" in launcher.stderr.read()
        assert launcher.wait(HANG) == 0


def failure(*arguments: str | Path) -> str:
    launcher = launch(*arguments, stderr=subprocess.PIPE)
    assert launcher.stdout and launcher.stderr
    message, out = launcher.stderr.read(), launcher.stdout.read()
    assert launcher.wait(HANG) == 1 and out == "" and message.count("\n") == 1
    assert left_behind(launcher.pid) == []
    return message


def test_a_folder_without_models_is_refused(tmp_path: Path):
    assert "is no model repository" in failure("--model-repository", tmp_path)


def cut(repository: Path) -> str:
    name = "mrt_denoiser/1/model.safetensors"
    os.truncate(repository / name, 1_000_000)
    return f"{name} has 1000000 bytes, not the"


def changed(repository: Path) -> str:
    name = "mrt_layer_decoder/1/model.onnx"
    raw = (repository / name).read_bytes()
    (repository / name).write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    return f"{name} has another digest than its manifest says"


def of_another_family(repository: Path) -> str:
    manifest = repository / "mrt/1/manifest.json"
    manifest.write_text(manifest.read_text().replace('"tiny"', '"mrt-20b"'))
    return "the weights are of family 'mrt-20b', but mrt/config.pbtxt serves 'tiny'"


def of_another_config(repository: Path) -> str:
    config = repository / "mrt/config.pbtxt"
    config.write_text(config.read_text().replace('"sha256:', '"sha256:0'))
    return "parameter `weights` of mrt/config.pbtxt is sha256:0"


@pytest.mark.parametrize("spoil", [cut, changed, of_another_family, of_another_config])
def test_wrong_weights_are_named_with_the_log(spoil: Callable[[Path], str], tmp_path: Path):
    repository, log = tmp_path / "models", tmp_path / "server.log"
    shutil.copytree(MODELS, repository)
    complaint = spoil(repository)
    message = failure("--model-repository", repository, "--log", log)
    assert message.startswith("error: mrt: ") and complaint in message and str(log) in message, message


def test_too_few_open_files_are_named(tmp_path: Path):
    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    launcher = launch("--log", tmp_path / "log", stderr=subprocess.PIPE, preexec_fn=narrow)
    assert launcher.stderr and launcher.wait(HANG) == 1
    message = launcher.stderr.read()
    assert message == "error: only 64 files may be open, a server needs 128: raise it with `ulimit -n`\n"


@pytest.mark.parametrize("service", ["grpc", "http", "metrics"])
def test_a_port_that_is_taken_is_named(service: str, tmp_path: Path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        message = failure(f"--{service}-port", str(port), "--log", tmp_path / "log")
    assert f"127.0.0.1:{port} is already in use" in message and f"--{service}-port 0" in message


def test_no_http_is_opened_unless_asked_for(tmp_path: Path):
    arguments = ("--log", tmp_path / "log")
    for asked, opened in (((), False), (("--http-port", "0"), True)):
        launcher = launch(*arguments, *asked)
        live = ready(launcher)
        assert bool(live.http) == opened
        assert listening(live.pid) == {address for address in (live.grpc, live.http, live.metrics) if address}
        launcher.terminate()
        assert launcher.wait(HANG) == 0
