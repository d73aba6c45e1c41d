"""A stack as the files of one sample, and back: `json` says how it is made, `layerNN.png` are the pixels."""

from __future__ import annotations

import io
import json

import numpy as np
from PIL import Image

from mrt.data.shards import Sample
from mrt.data.stacks import Stack, StackLayer
from mrt.geometry import Region


def sample_of(stack: Stack, source: str) -> dict[str, bytes]:
    """`source`: where it came from, for people."""
    layers = [
        {
            "name": layer.name,
            "groups": layer.groups,
            "region": layer.region,
            "background": layer.background,
            "caption": layer.caption,
        }
        for layer in stack.layers
    ]
    record = {
        "source": source,
        "canvas": stack.canvas,
        "page": stack.page,
        "prompt": stack.prompt,
        "long_prompt": stack.long_prompt,
        "layers": layers,
    }
    pictures = {f"layer{index:02d}.png": png_of(layer.pixels) for index, layer in enumerate(stack.layers)}
    return {"json": json.dumps(record, ensure_ascii=False).encode()} | pictures


def stack_of(sample: Sample) -> Stack:
    record = json.loads(sample["json"])
    layers = tuple(
        StackLayer(
            layer["name"],
            Region(*layer["region"]),
            np.asarray(Image.open(io.BytesIO(sample[f"layer{index:02d}.png"]))),
            tuple(layer["groups"]),
            layer["background"],
            layer["caption"],
        )
        for index, layer in enumerate(record["layers"])
    )
    canvas = record["canvas"][0], record["canvas"][1]
    return Stack(canvas, Region(*record["page"]), layers, record["prompt"], record["long_prompt"])


def png_of(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "png")
    return out.getvalue()
