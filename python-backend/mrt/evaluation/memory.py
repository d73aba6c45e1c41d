"""What the experts' estimate of memory is computed from: `python -m mrt.evaluation.memory`.

Pages are taken apart as model `mrt_experts` does it, each in a process of its own with the networks in another one, and
the highest memory of that process is printed beside what a plan says. 40 million px take some minutes of a core.
"""

from __future__ import annotations

import argparse
import io
import resource
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrt.evaluation.pace import page
from mrt.evaluation.reporting.machine import machine
from mrt.serving.experts.networks import called, experts_by
from mrt.serving.experts.pace import Pace
from mrt.serving.experts.taking_apart import Asked, messages
from mrt.serving.testing.servers import MODELS


class Case(NamedTuple):
    """`side`: px of the page's longer side; `things`, `words`: how many are on it; `size`: px of letters."""

    side: int
    things: int
    words: int
    size: int


CASES = {
    "2 MP, 8 things": Case(1600, 8, 0, 0),
    "2 MP, 400 words": Case(1600, 0, 400, 26),
    "2 MP, nothing but text": Case(1600, 0, 12, 250),
    "12 MP, 8 things, 40 words": Case(4000, 8, 40, 90),
    "12 MP, 400 words": Case(4000, 0, 400, 60),
    "12 MP, one word all over": Case(4000, 0, 1, 1500),
    "40 MP, 8 things, 40 words": Case(7300, 8, 40, 160),
}


def drawn(case: Case) -> Image.Image:
    rng = np.random.default_rng(3)
    image = Image.fromarray(page(rng, case.side, case.things)[0])
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(case.size) if case.words else None
    x = y = case.size // 2
    for _ in range(case.words):
        word = "".join(rng.choice(list("abdeghnoprstu"), rng.integers(3, 8) if case.words > 1 else 4))
        if x + draw.textlength(word, font) > image.width - case.size // 2:
            x, y = case.size // 2, y + int(1.5 * case.size)
        draw.text((x, y), word, (20, 20, 60), font)
        x += int(draw.textlength(word + " ", font))
    return image


@cache
def _network():
    return called(MODELS, threads=1)


def _ask(model: str, inputs: Mapping[str, np.ndarray]) -> Sequence[np.ndarray]:
    return _network()(model, inputs)


def measured(name: str) -> tuple[int, int, int]:
    """Bytes that a plan says, bytes at the highest, and layers. To be called in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        experts = experts_by(lambda model, inputs: beside.submit(_ask, model, dict(inputs)).result())
        image, file = drawn(CASES[name]), io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        asked = Asked("picture", image.size, None, (), "normal", 100, False)
        del image
        said = layers = 0
        for message in messages(asked, file.getvalue(), experts, lambda progress: None, Pace()):
            said = message.info.get("memory", said)
            layers += message.event == "layer"
    return said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, layers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name begins so")
    args = parser.parse_args()
    print(f"{'page':28} {'layers':>6} {'planned':>9} {'measured':>9}")
    for name in CASES:
        if name.startswith(args.only):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                said, highest, layers = alone.submit(measured, name).result()
            print(f"{name:28} {layers:6} {said / 1e6:6.0f} MB {highest / 1e6:6.0f} MB", flush=True)
    print(machine()["cpu"])


if __name__ == "__main__":
    main()
