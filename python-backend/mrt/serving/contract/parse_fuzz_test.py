"""Whatever comes, it is a sound request or a refusal that names a field of the wire. MRT_FUZZ_SEED repeats a run."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, seed
from PIL import Image

from mrt.geometry import Region
from mrt.serving.contract import events, pictures
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.contract.tensors import MODELS
from mrt.serving.engine.engine import Engine
from mrt.serving.layout.onnx import OnnxLayouts
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.odd_pictures import odd_pictures
from mrt.serving.testing.odd_requests import SEED, many, odd_requests
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import Tensors

# Warnings are Pillow's, of what it then refuses or leaves out.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
REQUESTS = 2000
LAYOUTS = OnnxLayouts(Path(__file__).parents[4] / "triton-model-repo" / "mrt_layout" / "1", threads=1)
FIELDS = {tensor.name for tensor in MODELS["mrt"].inputs}


def test_anything_is_understood_or_refused_by_field():
    seen: Counter[str] = Counter()

    @seed(SEED)
    @many(REQUESTS)
    @given(odd_requests())
    def check(tensors: Tensors) -> None:
        seen[verdict(tensors)] += 1

    check()
    assert seen["text_to_layers"] and seen["image_to_layers"] and seen["add_layers"] and seen["restyle_layers"]
    often = {"task", "canvas", "page", "regions", "keep", "captions", "images", "references", "prompt", "steps"}
    assert set(seen) >= often, f"seed {SEED}: {seen}"


@seed(SEED)
@many(REQUESTS // 2)
@given(odd_pictures(48, 32))
def test_any_picture_is_decoded_or_refused(data: bytes):
    try:
        planes = pictures.decode(data, "images[1]", (48, 32), "regions[0]")
    except Refusal as refusal:
        assert (refusal.code, refusal.field) == ("invalid_argument", "images[1]")
        return
    assert planes.shape == (4, 32, 48) and planes.min() >= 0 and (planes[:3] <= planes[3]).all()


def verdict(tensors: Tensors) -> str:
    """The task of a sound request, or the field of a refusal; a run among them is run to its end."""
    try:
        request = parse(tensors, LIMITS, LAYOUTS)
    except Refusal as refusal:
        root = re.sub(r"\[\d+\]$", "", refusal.field)
        assert refusal.code == "invalid_argument" and root in FIELDS
        assert refusal.text.startswith(refusal.field) and len(refusal.text) < 300
        json.dumps(events.error(refusal).info, allow_nan=False).encode()
        return root
    assert request.layout.tokens <= request.bucket <= LIMITS.max_tokens
    assert 1 <= request.steps <= LIMITS.max_steps and 0 <= request.guidance <= LIMITS.max_guidance
    assert 0 < len(request.generated) <= LIMITS.max_layers + 1
    canvas = Region(0, 0, *request.canvas)
    assert all(canvas.contains(region) for region in (request.page, *request.regions))
    for position, planes in request.pictures.items():
        region = request.slots[position].region
        assert planes.shape == (4, region.height, region.width)
        assert np.isfinite(planes).all() and planes.min() >= 0 and (planes[:3] <= planes[3]).all()
    json.dumps(events.plan(request, LIMITS, 0.1).info, allow_nan=False).encode()
    if not request.plan and request.steps <= 2:
        run(request)
    return request.task


def run(request: Request) -> None:
    """To its end, on networks of plain arithmetic."""
    engine, caller = Engine(FakeNetworks(), LIMITS), Recorder()
    engine.submit(request, caller)
    while not caller.finals:
        engine.turn()
    assert caller.last.kind == "done", caller.last
    json.dumps(caller.last.info, allow_nan=False)
    for event in caller.events:
        if event.kind == "layer":
            _, _, *size = event.info["region"]
            assert list(Image.open(io.BytesIO(event.image)).size) == size
