"""A small random model in the files of the public one, a picture, and what diffusers' pipeline makes of it.

Read from stdin: {"folder": ..., "layers": n, "steps": n, "guidance": g, "seed": s}. Printed: the prompt.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mrt import sampler
from mrt.models.testing.public_model import SAID, write
from mrt.models.testing.public_pipeline import picture, pipeline_walk
from PIL import Image

SIZE = (96, 64)
TOKENS = SIZE[0] * SIZE[1] // 16**2


def main() -> None:
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    pipeline = write(folder / "model")
    image = picture(*SIZE)
    image.save(folder / "picture.png")
    noise = sampler.noise(asked["seed"], [TOKENS] * (asked["layers"] + 1), 64)
    _, made = pipeline_walk(pipeline, image, asked["layers"], asked["guidance"], asked["steps"], noise)
    for index, pixels in enumerate(made):
        Image.fromarray(pixels, "RGBA").save(folder / f"layer-{index}.png")
    print(json.dumps(SAID))


if __name__ == "__main__":
    main()
