"""Sends what a run sends: as many step events as the prompt says, then a layer a row of `regions`."""

from __future__ import annotations

import hashlib
import io
import json

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]
from PIL import Image

FINAL = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL


class TritonPythonModel:
    def execute(self, requests) -> None:
        for request in requests:
            self.run(request)

    def run(self, request) -> None:
        inputs = {tensor.name(): tensor.as_numpy() for tensor in request.inputs()}
        sender, steps = request.get_response_sender(), int(inputs["prompt"][0])
        regions = inputs["regions"].tolist()
        png = noise(*regions[0][2:])
        digest = "sha256:" + hashlib.sha256(png).hexdigest()

        def send(event: str, info: dict, index: tuple[int, int] = (0, 0), image: bytes = b"") -> None:
            texts = {"event": event.encode(), "image": image, "info": json.dumps(info).encode()}
            tensors = [pb_utils.Tensor(name, np.array([value], np.object_)) for name, value in texts.items()]
            tensors.append(pb_utils.Tensor("index", np.array(index, np.int32)))
            sender.send(pb_utils.InferenceResponse(tensors))

        frame = {"canvas": inputs["canvas"].tolist(), "page": inputs["page"].tolist(), "regions": regions}
        counts = {"tokens": 1, "bucket": 1, "steps": steps, "guidance": 1.0, "seed": 1}
        send("accepted", {**frame, **counts, "queue_ms": 0.0})
        for step in range(1, steps + 1):
            send("step", {"sigma": 1.0, "next_sigma": 0.5, "ms": 1.0}, (step, steps))
        for index, region in enumerate(regions, start=1):
            role = "background" if index == 1 else "layer"
            info = {"slot": index, "role": role, "region": region, "digest": digest}
            send("layer", info, (index, len(regions)), png)
        made = {"seed": 1, "quality": "", "steps": steps, "student": 0, "guidance": 1.0, "model": "none", "weights": ""}
        names = ("recomposition", "blank", "duplicate", "outside", "grey")
        checks = {name: {"value": None, "flag": False, "slots": []} for name in names}
        send("done", {**made, "timings": {}, "self_check": checks})
        sender.send(flags=FINAL)


def noise(width: int, height: int) -> bytes:
    """A PNG that does not compress: 4 bytes a px."""
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 4), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG", compress_level=0)
    return out.getvalue()
