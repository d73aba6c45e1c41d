"""Train the detector of `mrt_layout`: `python -m mrt.training.detector --minutes 12`. Run it again to resume."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from mrt.models import weights
from mrt.models.detector import Detector
from mrt.training.layouts import detector_loss
from mrt.training.layouts.pages import DETECTOR_SEED, Batch, Pages
from mrt.training.layouts.recipe import LayoutRecipe
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run import loop
from mrt.training.run.command import arguments, command

POOL = 800  # designs in memory; one of them is drawn anew each step
MUON, ADAM = 1e-2, 1.5e-3
WEIGHTS = {"presence": 1.0, "box": 1.0, "order": 0.5}


def losses(net: nn.Module, batch: Batch) -> detector_loss.Losses:
    return detector_loss.losses(net(batch.images), batch)


def recipe(batch: int) -> LayoutRecipe:
    """`batch`: pages a step."""
    torch.manual_seed(0)
    net = Detector().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    matrices = [p for p in net.parameters() if p.ndim > 1]
    rest = [p for p in net.parameters() if p.ndim == 1]
    optimisers = Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))
    return LayoutRecipe(net, optimisers, losses, WEIGHTS, Pages, DETECTOR_SEED, POOL, batch)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    weights.save("mrt_layout", loop.averaged(out, Detector()), file="detector")


def main() -> None:
    parser = arguments(__doc__, "detector", minutes=12, batch=8, threads=1)
    command(parser, lambda args: recipe(args.batch), lambda args: publish(args.out))


if __name__ == "__main__":
    main()
