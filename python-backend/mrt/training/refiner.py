"""Train the refiner: `python -m mrt.training.refiner --minutes 60`. Run it again to resume.

Native pages come from MRT_WORLD, which `python -m mrt.data.world.shards` fills, or with `--live` are drawn as it goes;
small layers are simulated from them. `--publish` writes the averaged weights beside the other published networks.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.experts.native import THROUGH
from mrt.kinds import KINDS
from mrt.models import published
from mrt.models.precision import mixed
from mrt.models.refiner import Refiner
from mrt.training.optim.optimiser import Optimisers
from mrt.training.optim.rate import falling
from mrt.training.run import loop
from mrt.training.run.command import arguments, command
from mrt.training.world.refiner_crops import Batch, Example, RefinerCrops, collate
from mrt.training.world.refiner_figures import figures, unmixed, upsampled
from mrt.training.world.source import source

NAME = "refiner"
ADAM = 2e-3
FLAT = 0.3  # share of the time at full rates
HELD_OUT = 192  # windows of 256 px
KIND_DROPPED = 0.15  # share of windows whose kind is hidden from the network


class RefinerRecipe:
    """`held`: windows that figures are of; `batch`: windows of 128 px a step."""

    average = 0.998

    def __init__(self, net: Refiner, diet: RefinerCrops, held: Sequence[Example], batch: int = 16):
        self.net, self._diet, self._held, self._size = net, diet, held, batch
        net.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        self.optimisers = Optimisers(torch.optim.AdamW(net.parameters(), ADAM, betas=(0.9, 0.98), weight_decay=1e-4))

    def batch(self, rng: np.random.Generator) -> Batch:
        batch = self._diet.batch(rng, self._size)
        known = torch.from_numpy(rng.random((len(batch.kinds), 1)) >= KIND_DROPPED)
        return batch._replace(kinds=batch.kinds * known)

    def losses(self, batch: Batch) -> Mapping[str, Tensor]:
        with mixed(batch.planes.device.type):
            found = self.net(batch.planes, batch.kinds)
        true = batch.alpha
        through = batch.planes[:, THROUGH : THROUGH + 1].float() / 255
        differs = F.max_pool2d(true, 3, 1, 1) + F.max_pool2d(-true, 3, 1, 1) > 0.04
        edges = F.max_pool2d(differs.float(), 5, 1, 2)
        weight = (0.25 + 0.75 * through) * (1 + 3 * edges)
        share = (weight * (found - true).abs()).mean()
        steps = torch.stack([_steps(found, true, weight, axis) for axis in (2, 3)]).sum()
        return {"loss": share + 0.7 * steps, "share": share, "steps": steps}

    def rate(self, step: int, done: float) -> float:
        return falling(done, FLAT)

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """`score`: soft IoU less the error along edges. Beside it what bilinear and unmixed alpha have."""
        found = figures(lambda examples: refined(net, examples), self._held)
        before = {
            f"{name} {figure}": of_these[figure]
            for name, of_these in (
                ("bilinear", figures(upsampled, self._held)),
                ("unmixed", figures(unmixed, self._held)),
            )
            for figure in ("iou", "edge")
            if figure in of_these
        }
        return {"score": found.get("iou", 0) - found.get("edge", 0), **found, **before}


def _steps(found: Tensor, true: Tensor, weight: Tensor, axis: int) -> Tensor:
    """How far the differences of neighbours are from the true ones."""
    length = found.shape[axis] - 1
    wrong = (found.diff(dim=axis) - true.diff(dim=axis)).abs()
    return (wrong * weight.narrow(axis, 1, length)).mean()


def refined(net: nn.Module, examples: Sequence[Example], at_once: int = 8) -> list[np.ndarray]:
    """Alpha (h, w) float32 of each."""
    found: list[np.ndarray] = []
    for start in range(0, len(examples), at_once):
        batch = collate(list(examples[start : start + at_once]))
        with torch.no_grad(), mixed("cpu"):
            found += list(net(batch.planes, batch.kinds)[:, 0].float().numpy())
    return found


def main() -> None:
    parser = arguments(__doc__, NAME, minutes=90, batch=16, threads=1)
    parser.add_argument("--live", action="store_true", help="draw pages instead of reading shards")
    command(parser, world, lambda args: publish(args.out), partial(published.restore, NAME))


def world(args: argparse.Namespace) -> RefinerRecipe:
    """On windows of native pages, judged on held-out ones."""
    from mrt.data.world.degrade import seen
    from mrt.training.world.refiner_held_out import examples

    diet = RefinerCrops(source(args.live, (700, 1400)), seen)
    return RefinerRecipe(Refiner(), diet, examples(HELD_OUT), args.batch)


def publish(out: Path) -> None:
    net = loop.averaged(out, Refiner())
    print(published.publish(NAME, net, {"kinds": KINDS} | loop.facts_of(out)))


if __name__ == "__main__":
    main()
