"""Train the planner of `mrt_layout`: `python -m mrt.training.planner --minutes 6`. Run it again to resume."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.models import weights
from mrt.models.planner import WIDTH, Planner
from mrt.prompts import GRID, TAGS
from mrt.training.layouts.plans import PLANNER_SEED, UNTAGGED, Plans
from mrt.training.layouts.recipe import LayoutRecipe
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run import loop
from mrt.training.run.command import arguments, command

POOL = 800  # designs in memory
MUON, ADAM = 1e-2, 2e-3
WEIGHTS = {"tags": 1.0, "order": 0.5, "boxes": 1.0}


class Losses(NamedTuple):
    tags: Tensor
    order: Tensor
    boxes: Tensor


def losses(net: Planner, batch: dict[str, Tensor]) -> Losses:
    """Cross-entropies of the words' tags, of the order of each two layers, and of each layer's four numbers."""
    read = net.reader(batch["text_bytes"], batch["stop"], batch["valid"])  # (B, L, D + TAGS + 1)
    memory, tags, rank = read.split([WIDTH, TAGS, 1], -1)
    tagging = F.cross_entropy(tags.flatten(0, 1), batch["tags"].flatten(), ignore_index=UNTAGGED, reduction="sum")
    tagging = tagging / (batch["tags"] != UNTAGGED).sum().clamp_min(1)
    rank = (batch["means"] @ rank)[..., 0]  # (B, N)
    layers = batch["layers"]
    pairs = torch.triu(layers[:, :, None] & layers[:, None, :], 1) & batch["tagged"][:, None, None]
    order = (F.softplus(rank[:, :, None] - rank[:, None, :]) * pairs).sum() / pairs.sum().clamp_min(1)
    logits = net.writer(batch["means"] @ memory, batch["boxes"], batch["frame"])  # (B, N, 4, GRID + 1)
    right = F.cross_entropy(logits.reshape(-1, GRID + 1), batch["boxes"].flatten().long(), reduction="none")
    boxes = (right.view(*layers.shape, 4).sum(-1) * layers).sum() / layers.sum()
    return Losses(tagging, order, boxes)


def optimisers_of(net: Planner) -> Optimisers:
    matrices = [p for name, p in net.named_parameters() if "blocks" in name and p.ndim == 2]
    known = {id(p) for p in matrices}
    rest = [p for p in net.parameters() if id(p) not in known]
    return Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))


def recipe(batch: int) -> LayoutRecipe:
    """`batch`: plans a step."""
    torch.manual_seed(0)
    net = Planner()
    return LayoutRecipe(net, optimisers_of(net), losses, WEIGHTS, Plans, PLANNER_SEED, POOL, batch)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    weights.save("mrt_layout", loop.averaged(out, Planner()), file="planner")


def main() -> None:
    parser = arguments(__doc__, "planner", minutes=6, batch=32, threads=1)
    command(parser, lambda args: recipe(args.batch), lambda args: publish(args.out))


if __name__ == "__main__":
    main()
