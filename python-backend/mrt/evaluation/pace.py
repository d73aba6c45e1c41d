"""What the experts' estimate of time is computed from: `python -m mrt.evaluation.pace`.

Pages with 1 to 16 things on an even ground are taken apart with their regions given; the constants of
mrt/serving/experts/pace.py are fitted to the core-seconds that this takes, without text and without sending.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from mrt.evaluation.reporting.machine import machine
from mrt.experts.decompose import taken_apart
from mrt.experts.survey import Experts, Survey, survey
from mrt.geometry import Region
from mrt.serving.experts.networks import on_cpu
from mrt.serving.experts.pace import PARTS, counted
from mrt.serving.testing.servers import MODELS

SIDES = (500, 900, 1400, 2000)  # px of the longer side of pages
THINGS = (1, 4, 8, 16)


def page(rng: np.random.Generator, side: int, things: int) -> tuple[np.ndarray, list[Region]]:
    """A page (h, w, 3) uint8 of that longer side, and the regions of the things on it."""
    width, height = side, int(side * rng.uniform(0.6, 1))
    image = Image.new("RGB", (width, height), tuple(int(v) for v in rng.integers(0, 256, 3)))
    draw, regions = ImageDraw.Draw(image), []
    for _ in range(things):
        across, down = (
            int(side * share) for side, share in zip((width, height), rng.uniform(0.1, 0.5, 2), strict=True)
        )
        left, top = int(rng.integers(0, width - across)), int(rng.integers(0, height - down))
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape((left, top, left + across - 1, top + down - 1), fill=tuple(int(v) for v in rng.integers(0, 256, 3)))
        regions.append(Region(left, top, across, down))
    return np.asarray(image), regions


def measured(experts: Experts) -> tuple[list[Survey], np.ndarray]:
    """What was seen on each page, and the core-seconds that cutting it out took."""
    rng, seen, seconds = np.random.default_rng(5), [], []
    for side in SIDES:
        for things in THINGS:
            picture, regions = page(rng, side, things)
            seen.append(survey(picture, experts, regions))
            begun = time.process_time()
            taken_apart(seen[-1], experts)
            seconds.append(time.process_time() - begun)
    return seen, np.array(seconds)


def fitted(counts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Least squares of relative errors, no constant below 0 (Lawson and Hanson's way, by leaving the worst out)."""
    kept = np.ones(counts.shape[1], bool)
    while True:
        found = np.zeros(counts.shape[1])
        found[kept] = np.linalg.lstsq(counts[:, kept] / seconds[:, None], np.ones(len(seconds)), rcond=None)[0]
        if (found >= 0).all():
            return found
        kept[found.argmin()] = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path, default=MODELS)
    args = parser.parse_args()
    seen, seconds = measured(on_cpu(args.repository, threads=1)._replace(read=lambda picture, report: []))
    counts = np.array([counted(one) for one in seen])
    constants = fitted(counts, seconds)
    off = np.abs(counts @ constants / seconds - 1)
    print(", ".join(f"{name} {value:.3f}" for name, value in zip(PARTS, constants, strict=True)))
    print(f"off by {np.median(off):.0%} in the middle, {off.max():.0%} at most; {len(seen)} pages, {machine()['cpu']}")


if __name__ == "__main__":
    main()
