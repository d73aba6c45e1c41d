"""Good runs: the story that a run tells."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from urllib.request import Request, urlopen

import numpy as np
import pytest
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import Live
from mrt.tasks import EDITS
from stream import Event, run

TASKS = tuple(samples.TASKS)
MADE = {
    "text_to_layers": [(1, [16, 16, 128, 96]), (2, [32, 32, 48, 32]), (3, [96, 64, 64, 64])],
    "image_to_layers": [(1, [16, 16, 128, 96]), (2, [32, 32, 48, 32])],
    "add_layers": [(3, [96, 64, 64, 64])],
    "restyle_layers": [(2, [32, 32, 48, 32])],
}


@pytest.mark.parametrize("task", TASKS)
def test_a_run_tells_its_story_in_order(task: str, live: Live):
    tensors = samples.TASKS[task]() | {"preview": np.array([64], np.int32), "steps": np.array([3], np.int32)}
    accepted, *steps, done = run(live.grpc, tensors)
    steps, layers = steps[:3], steps[3:]
    assert (accepted.kind, done.kind) == ("accepted", "done")
    assert accepted.info["regions"][1] == [32, 32, 48, 32] and accepted.info["steps"] == 3
    assert accepted.info["tokens"] <= accepted.info["bucket"]
    assert [(step.kind, step.index) for step in steps] == [("step", (i, 3)) for i in (1, 2, 3)]
    assert all(step.pixels.shape == (48, 64, 4) for step in steps), "the page is 128 x 96"
    assert [(layer.info["slot"], layer.info["region"]) for layer in layers] == MADE[task], "bottom to top"
    for count, layer in enumerate(layers, start=1):
        _, _, width, height = layer.info["region"]
        assert (layer.kind, layer.index) == ("layer", (count, len(layers)))
        assert layer.pixels.shape == (height, width, 4) and layer.pixels.dtype == np.uint8
        assert layer.info["role"] == ("background" if layer.info["slot"] == 1 else "layer")
        assert layer.info["digest"] == "sha256:" + hashlib.sha256(layer.image).hexdigest()
    assert done.info["seed"] == 7 and done.info["weights"].startswith("sha256:")
    assert set(done.info["timings"]) == {"queue_ms", "encode_ms", "denoise_ms", "decode_ms", "total_ms"}
    checks = done.info["self_check"]
    assert set(checks) == {"recomposition", "blank", "duplicate", "outside", "grey"}
    assert all(set(check) == {"value", "flag", "slots"} for check in checks.values())
    assert (checks["recomposition"]["value"] is None) == (task in EDITS)


def test_a_seed_makes_the_same_layers_again_and_another_makes_others(live: Live):
    first, again = (run(live.grpc, samples.text_to_layers()) for _ in range(2))
    other = run(live.grpc, samples.text_to_layers() | {"seed": np.array([8], np.int64)})
    assert images(first) == images(again) != images(other)


def test_without_a_seed_the_one_drawn_is_told(live: Live):
    tensors = samples.text_to_layers()
    del tensors["seed"]
    accepted, *_, done = run(live.grpc, tensors)
    assert accepted.info["seed"] == done.info["seed"]
    repeated = run(live.grpc, tensors | {"seed": np.array([done.info["seed"]], np.int64)})
    assert images(repeated) == images([*_, done])


def test_the_same_run_over_http_with_pictures_in_base64(live: Live):
    tensors = samples.text_to_layers() | {
        "steps": np.array([2], np.int32),
        "encoding": samples.texts("base64"),
    }
    body = {name: array.ravel().tolist() for name, array in tensors.items()}
    body = {name: [v.decode() if isinstance(v, bytes) else v for v in values] for name, values in body.items()}
    request = Request(f"http://{live.http}/v2/models/mrt/generate_stream", json.dumps(body).encode())
    with urlopen(request, timeout=HANG) as answer:
        frames = [json.loads(line[6:]) for line in answer.read().decode().splitlines() if line.startswith("data: ")]
    assert [frame["event"] for frame in frames if frame["event"] != "heartbeat"] == [
        "accepted",
        "step",
        "step",
        "layer",
        "layer",
        "layer",
        "done",
    ]
    del tensors["encoding"]
    assert [frame["image"] for frame in frames if frame["event"] == "layer"] == images(run(live.grpc, tensors), True)


def layers_of(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == "layer"]


def images(events: list[Event], base64: bool = False) -> list:
    return [b64encode(event.image).decode() if base64 else event.image for event in layers_of(events)]
