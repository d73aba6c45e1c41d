"""The examples of proto/WIRE.md, run as they stand, and its tables beside what the live server says of itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import REPO, Live
from tritonclient.grpc import InferenceServerClient

PAGE = (REPO / "proto/WIRE.md").read_text()
EXAMPLES = dict(re.findall(r"```(sh|python|text)\n(.*?)```", PAGE, re.DOTALL))
MOST_LINES = 30
SIGNATURE = b"\x89PNG"


@pytest.fixture(scope="module")
def http(live: Live) -> Iterator[str]:
    """`host:port` of a front before the server."""
    command = ["node", REPO / "sdk/bin/mrt.js", "front", "--url", live.grpc, "--http-port", "0", "--json"]
    front = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert front.stdout
        yield json.loads(front.stdout.readline())["http"]
    finally:
        front.terminate()
        front.wait(HANG)


def test_each_example_is_short():
    assert EXAMPLES.keys() == {"sh", "python", "text"}
    for name, text in EXAMPLES.items():
        assert len(text.splitlines()) <= MOST_LINES, name


def run(command: list[str], text: str, server: dict[str, str], folder: Path) -> list[Path]:
    for example, here in server.items():
        assert example in text
        text = text.replace(example, here)
    subprocess.run([*command, text], cwd=folder, check=True, timeout=HANG)
    return sorted(folder.glob("layer-*.png"))


def test_the_example_in_python_saves_the_layers(live: Live, tmp_path: Path):
    made = run([sys.executable, "-c"], EXAMPLES["python"], {"127.0.0.1:8001": live.grpc}, tmp_path)
    assert len(made) == 2 and all(path.read_bytes()[:4] == SIGNATURE for path in made)


def test_the_example_in_curl_saves_the_same_layers(live: Live, http: str, tmp_path: Path):
    for name in ("curl", "bash"):
        if not shutil.which(name):
            pytest.skip(f"this machine has no {name}")
    text = EXAMPLES["sh"]
    if not shutil.which("jq"):  # which picks one field out of a line of JSON
        text = text.replace(
            "jq -r .image", f"{sys.executable} -c 'import json, sys; print(json.load(sys.stdin)[\"image\"])'"
        )
    over_http = run(["bash", "-ec"], text, {"127.0.0.1:8000": http}, tmp_path)
    (tmp_path / "grpc").mkdir()
    over_grpc = run([sys.executable, "-c"], EXAMPLES["python"], {"127.0.0.1:8001": live.grpc}, tmp_path / "grpc")
    assert [path.read_bytes() for path in over_http] == [path.read_bytes() for path in over_grpc]


SHAPES = {"S": -1, "S+1": -1}


def test_the_table_of_inputs_is_that_of_the_live_server(live: Live):
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([A-Z0-9]+ \[[^|]*) \|", PAGE, re.MULTILINE)
    told = {}
    for names, types in rows:
        shapes = re.findall(r"([A-Z]+\d*) \[([^\]]+)\]", types)
        for name, (datatype, shape) in zip(re.findall(r"`(\w+)`", names), shapes, strict=True):
            sizes = [SHAPES.get(size.strip()) or int(size) for size in shape.split(",")]
            told[name] = (datatype, sizes)
    with InferenceServerClient(live.grpc) as client:
        inputs = client.get_model_metadata("mrt").inputs
    assert told == {one.name: (one.datatype, list(one.shape)) for one in inputs}
    assert len(told) == len(MODELS["mrt"].inputs)


def test_the_outputs_are_those_of_the_live_server(live: Live):
    (sentence,) = re.findall(r"Every response has four outputs: (.*?\.) In order", PAGE)
    told = {name: (kind, int(size)) for name, kind, size in re.findall(r"`(\w+)` ([A-Z0-9]+) \[(\d)\]", sentence)}
    with InferenceServerClient(live.grpc) as client:
        outputs = client.get_model_metadata("mrt").outputs
    assert told == {one.name: (one.datatype, one.shape[0]) for one in outputs}


def test_every_code_is_in_the_table_of_errors():
    (listed,) = re.findall(r"ERROR_CODES = \[(.*?)\]", (REPO / "sdk/src/errors.ts").read_text(), re.DOTALL)
    codes = set(re.findall(r"'(\w+)'", listed))
    table = PAGE[PAGE.index("## Errors") : PAGE.index("## Inputs")]
    assert codes <= set(re.findall(r"`(\w+)`", table)) and len(codes) == 8
