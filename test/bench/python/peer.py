"""Diffusers' own pipeline on a small random model: seconds of one picture and of several, and the memory it takes.

Read from stdin: {"folder", "blocks", "heads", "size": [w, h], "layers", "steps", "guidance", "callers", "seconds"}. The
model and the picture are left in the folder. Printed: {"one": [seconds, ...], "several": pictures a second, "batched":
the same in one call, "megabytes": peak of the process, "said": the prompt}.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from diffusers.pipelines.qwenimage import pipeline_qwenimage_layered
from mrt.models.testing.public_model import SAID, write
from mrt.models.testing.public_pipeline import picture


def main() -> None:
    asked = json.load(sys.stdin)
    folder, size = Path(asked["folder"]), tuple(asked["size"])
    pipeline = write(folder / "model", asked["blocks"], asked["heads"])
    image = picture(*size)
    image.save(folder / "picture.png")

    def run(count: int = 1) -> float:
        start = time.perf_counter()
        pipeline(
            image=image,
            prompt=SAID,
            negative_prompt=" ",
            true_cfg_scale=asked["guidance"],
            layers=asked["layers"],
            num_inference_steps=asked["steps"],
            num_images_per_prompt=count,
            generator=torch.manual_seed(1),
            cfg_normalize=True,
        )
        return time.perf_counter() - start

    found: dict[str, Any] = {"said": SAID}
    with (
        patch.object(pipeline_qwenimage_layered, "calculate_dimensions", lambda area, ratio: size),
        torch.inference_mode(),
    ):
        run()
        end = time.monotonic() + asked["seconds"]
        found["one"] = [run()]
        while time.monotonic() < end or len(found["one"]) < 3:
            found["one"].append(run())
        found["several"] = len(found["one"]) / sum(found["one"])  # it has one call at a time
        found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        try:
            found["batched"] = asked["callers"] / run(asked["callers"])
        except (RuntimeError, ValueError, IndexError) as error:
            found["batched"] = f"refused: {str(error)[:80]}"
    print(json.dumps(found))


if __name__ == "__main__":
    main()
