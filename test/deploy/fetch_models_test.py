"""fetch_models.py: what is fetched is what the manifest says, or it is not there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mrt.serving.testing.patience import HANG
from rendered import DEPLOY, REPO

SCRIPT = DEPLOY / "container" / "fetch_models.py"
IMAGE = REPO / "triton-model-repo"
WEIGHT = "mrt_layout/1/words.onnx"


def fetch(target: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, "--image", IMAGE, *options, target]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Somebody's copy of the weights."""
    return Path(shutil.copytree(IMAGE, tmp_path / "source"))


@pytest.fixture
def address(source: Path) -> Iterator[str]:
    """The same copy over HTTP."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(source))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def test_over_http_a_whole_repository_arrives(address: str, tmp_path: Path):
    ran = fetch(tmp_path / "target", "--source", address)
    assert ran.returncode == 0, ran.stderr
    assert names(tmp_path / "target") == names(IMAGE)
    for name in names(IMAGE):
        assert (tmp_path / "target" / name).read_bytes() == (IMAGE / name).read_bytes()


def test_code_comes_from_the_image_alone(source: Path, tmp_path: Path):
    (source / "mrt/1/model.py").write_text("raise SystemExit('not ours')")
    (source / "mrt/config.pbtxt").write_text("")
    assert fetch(tmp_path / "target", "--source", source).returncode == 0
    for name in ("mrt/1/model.py", "mrt/config.pbtxt"):
        assert (tmp_path / "target" / name).read_bytes() == (IMAGE / name).read_bytes()


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: b"X" + data[1:], lambda data: data + b"X"])
def test_a_wrong_file_is_refused_by_name_and_not_kept(change, source: Path, address: str, tmp_path: Path):
    (source / WEIGHT).write_bytes(change((source / WEIGHT).read_bytes()))
    ran = fetch(tmp_path / "target", "--source", address)
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"error: {WEIGHT}: ") and ran.stderr.count("error") == 1
    assert names(tmp_path / "target") == names(IMAGE) - {WEIGHT}


def test_a_missing_file_is_named(source: Path, address: str, tmp_path: Path):
    (source / WEIGHT).unlink()
    ran = fetch(tmp_path / "target", "--source", address)
    assert ran.returncode == 1 and f"{WEIGHT}: HTTP Error 404" in ran.stderr


def test_what_is_there_and_right_is_not_fetched_again(source: Path, tmp_path: Path):
    target = tmp_path / "target"
    assert fetch(target, "--source", source).returncode == 0
    (target / WEIGHT).write_bytes(b"broken on the disk")
    for path in source.rglob("*"):
        if path.is_file() and path != source / WEIGHT:
            path.unlink()
    assert fetch(target, "--source", source).returncode == 0
    assert (target / WEIGHT).read_bytes() == (IMAGE / WEIGHT).read_bytes()
