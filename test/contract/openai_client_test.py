"""OpenAI's own client for Python, unchanged, on `mrt gateway` before the plain server."""

from __future__ import annotations

import io
import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import Live
from PIL import Image

if TYPE_CHECKING:
    from openai import OpenAI

openai = pytest.importorskip("openai", reason="its packages are pinned for Python 3.11 and newer")

REPO = Path(__file__).parents[2]
PROMPT = "red heart icon on a blue background"


@pytest.fixture(scope="module")
def client(live: Live) -> Iterator[OpenAI]:
    command = ["node", REPO / "sdk/bin/mrt.js", "gateway", "--url", live.grpc, "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as gateway:
        assert gateway.stdout is not None
        base = json.loads(gateway.stdout.readline())["base"]
        with openai.OpenAI(base_url=base, api_key="any", max_retries=0, timeout=HANG) as client:
            yield client
        gateway.terminate()


def png(width: int, height: int, colour: tuple[int, int, int, int]) -> Image.Image:
    return Image.new("RGBA", (width, height), colour)


def encoded(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "png")
    return file.getvalue()


def decoded(base64: str | None) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(base64 or ""))).convert("RGBA")


def test_it_generates(client: OpenAI):
    made = client.images.generate(prompt=PROMPT, size="256x192", quality="low", extra_body={"mrt": {"seed": 3}})
    assert made.data and decoded(made.data[0].b64_json).size == (256, 192)
    assert [layer["name"] for layer in made.data[0].mrt["layers"]] == ["Background", "red heart icon"]


def test_it_streams(client: OpenAI):
    stream = client.images.generate(prompt=PROMPT, size="256x192", quality="low", stream=True, partial_images=1)
    types = [event.type for event in stream]
    assert types == ["image_generation.partial_image", "image_generation.completed"]


def test_it_adds_what_a_mask_leaves_clear(client: OpenAI):
    image = png(128, 128, (0, 90, 200, 255))
    mask = png(128, 128, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (48, 32, 112, 96))
    edited = client.images.edit(image=encoded(image), mask=encoded(mask), prompt="yellow star icon")
    assert edited.data and decoded(edited.data[0].b64_json).getpixel((0, 0)) == (0, 90, 200, 255)
    assert edited.data[0].mrt["layers"][1]["region"] == {"x": 48, "y": 32, "width": 64, "height": 64}


def test_an_error_is_one_of_its_own(client: OpenAI):
    with pytest.raises(openai.BadRequestError) as wrong:
        client.images.generate(prompt=PROMPT, n=1000)
    assert (wrong.value.param, wrong.value.type) == ("n", "invalid_request_error")
    with pytest.raises(openai.NotFoundError) as unknown:
        client.images.generate(prompt=PROMPT, model="gpt-image-1")
    assert unknown.value.code == "model_not_found"
