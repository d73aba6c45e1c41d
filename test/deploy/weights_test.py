"""Weights that are replaced while a server serves: it goes on with those of its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from mrt.serving.testing.patience import HANG
from pod import KEY, serving

BODY = {"task": "text_to_layers", "prompt": "red heart icon", "seed": 7, "steps": 2, "encoding": "base64"}
NETWORK = "mrt_denoiser"
WEIGHTS = "model.safetensors"


def digests_of_a_run(port: int) -> list[str]:
    """Of its layers; it has to end well."""
    asked = Request(f"http://127.0.0.1:{port}/v2/models/mrt/generate_stream", json.dumps(BODY).encode())
    with urlopen(asked, timeout=HANG) as answer:
        events = [json.loads(line[6:]) for line in answer.read().decode().splitlines() if line.startswith("data: ")]
    assert events[-1]["event"] == "done", events[-1]
    return [json.loads(event["info"])["digest"] for event in events if event["event"] == "layer"]


def load(port: int) -> str:
    """What Triton says of it; empty where it went well."""
    asked = Request(f"http://127.0.0.1:{port}/v2/repository/models/{NETWORK}/load", b"{}", {"x-admin": KEY})
    try:
        with urlopen(asked, timeout=HANG):
            return ""
    except HTTPError as refused:
        return refused.read().decode()


def change(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))


def test_other_weights_are_not_served_whether_as_a_new_version_or_in_place(repository: Path, tmp_path: Path):
    models = tmp_path / "models"
    shutil.copytree(repository, models)
    explicit = ("--model-control-mode=explicit", "--load-model=*")
    with serving(models, tmp_path, {}, *explicit) as server:
        before = digests_of_a_run(server.http)
        assert load(server.http) == "", "the same weights"
        folder = models / NETWORK
        shutil.copytree(folder / "1", folder / "2")
        change(folder / "2" / WEIGHTS)
        assert "version 2 of mrt_denoiser has no manifest" in load(server.http)
        assert digests_of_a_run(server.http) == before
        shutil.rmtree(folder / "2")
        change(folder / "1" / WEIGHTS)
        assert "is not the file of the manifest" in load(server.http)
        assert digests_of_a_run(server.http) == before
