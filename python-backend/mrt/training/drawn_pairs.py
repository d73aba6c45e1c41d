"""Layers as the network draws them, each with the same layer drawn large: what the enlarger learns from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from mrt.data import designs
from mrt.data.design import Design
from mrt.evaluation import runner
from mrt.evaluation.cases import case_of
from mrt.evaluation.enlarged.figures import RECOGNISED
from mrt.evaluation.enlarged.things import of_cases
from mrt.geometry import FINE
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Networks
from mrt.tasks import Task
from mrt.training.latents import TRAINING_SEED

LAYERS = 3, 10  # of a design
_AT_ONCE = 16  # designs
_DRAWN: Mapping[Task, float] = {
    "text_to_layers": 1.4,
    "image_to_layers": 1.0,
}  # shares of what the network draws in a task
_CODED = 0.7  # the same of the truth through the autoencoder
_SHARES = {"icon": 1.3, "word": 1.5, "textured": 0.6, "stripes": 0.4}  # of kinds; of others 1


class Pair(NamedTuple):
    """Premultiplied RGBA uint8: `small` (4, h, w), and `large` FINE times that. `share`: how often it is shown."""

    small: np.ndarray
    large: np.ndarray
    share: float


def pairs(networks: Networks, limits: Limits, count: int, log: Callable[[str], object] = print) -> list[Pair]:
    """Of `count` designs: everything in them that is recognised, with captions, out of the flat picture, and coded."""
    rng, found = np.random.default_rng((TRAINING_SEED + 7, 5)), list[Pair]()
    for start in range(0, count, _AT_ONCE):
        part = [_design(rng) for _ in range(min(_AT_ONCE, count - start))]
        for task, share in _DRAWN.items():
            cases = [case_of(rng, task, design) for design in part]
            made = {share: runner.run(networks, limits, cases)}
            if task == "text_to_layers":
                made[_CODED] = runner.codec(networks, cases)
            for own, stacks in made.items():
                found += [
                    Pair(_bytes(thing.small), _bytes(thing.large), own * _SHARES.get(thing.kind, 1.0))
                    for thing in of_cases(cases, stacks, FINE)
                    if thing.drawn >= RECOGNISED
                ]
        log(f"{start + len(part)} designs, {len(found)} pairs")
    return found


def _design(rng: np.random.Generator) -> Design:
    """One in which captions predict the pixels."""
    while not ((design := designs.draw(rng, LAYERS)).aligned and design.layers):
        pass
    return design


def _bytes(planes: np.ndarray) -> np.ndarray:
    return np.rint(planes.clip(0, 1) * 255).astype(np.uint8)
