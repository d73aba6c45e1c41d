"""Train the planner of `mrt_layout`: `python -m mrt.training.planner --minutes 6`. Run it again to resume."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.models import weights
from mrt.models.planner import WIDTH, Planner
from mrt.prompts import GRID, TAGS
from mrt.training.layouts.plans import PLANNER_SEED, UNTAGGED, Plans
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run.average import follow
from mrt.training.run.session import Session, arguments

POOL = 800  # designs in memory
MUON, ADAM = 1e-2, 2e-3


class Losses(NamedTuple):
    tags: Tensor
    order: Tensor
    boxes: Tensor


def losses(net: Planner, batch: dict[str, Tensor]) -> Losses:
    """Whose the words are; which of two layers lies lower; the four numbers of each layer given those before."""
    read = net.reader(batch["text_bytes"], batch["stop"], batch["valid"])  # (B, L, D + TAGS + 1)
    memory, tags, rank = read.split([WIDTH, TAGS, 1], -1)
    told = F.cross_entropy(tags.flatten(0, 1), batch["tags"].flatten(), ignore_index=UNTAGGED, reduction="sum")
    told = told / (batch["tags"] != UNTAGGED).sum().clamp_min(1)
    rank = (batch["means"] @ rank)[..., 0]  # (B, N)
    layers = batch["layers"]
    pairs = torch.triu(layers[:, :, None] & layers[:, None, :], 1) & batch["tagged"][:, None, None]
    order = (F.softplus(rank[:, :, None] - rank[:, None, :]) * pairs).sum() / pairs.sum().clamp_min(1)
    logits = net.writer(batch["means"] @ memory, batch["boxes"], batch["frame"])  # (B, N, 4, GRID + 1)
    right = F.cross_entropy(logits.reshape(-1, GRID + 1), batch["boxes"].flatten().long(), reduction="none")
    boxes = (right.view(*layers.shape, 4).sum(-1) * layers).sum() / layers.sum()
    return Losses(told, order, boxes)


def main() -> None:
    parser = arguments(__doc__, "planner", minutes=6, batch=32, threads=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args.minutes * 60, args.batch, args.out)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    net = Planner()
    net.load_state_dict(torch.load(out / "checkpoint.pt")["ema"])
    weights.save("mrt_layout", net, file="planner")


def optimisers_of(net: Planner) -> Optimisers:
    matrices = [p for name, p in net.named_parameters() if "blocks" in name and p.ndim == 2]
    known = {id(p) for p in matrices}
    rest = [p for p in net.parameters() if id(p) not in known]
    return Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))


def train(budget: float, batch: int, out: Path) -> None:
    torch.manual_seed(0)
    net, ema = Planner(), Planner().requires_grad_(False)
    ema.load_state_dict(net.state_dict())
    optimisers = optimisers_of(net)
    run = Session(out, net=net, ema=ema, optimisers=optimisers)
    plans = Plans(np.random.default_rng([PLANNER_SEED, run.step]), POOL, fresh=1)
    noted: list[list[float]] = []
    run.begin()
    while run.seconds < budget:
        scale = min(1.0, (run.step + 1) / 50) * max(0.01, 1 - run.seconds / budget)
        found = losses(net, plans.batch(batch))
        optimisers.step(found.tags + 0.5 * found.order + found.boxes, net, scale)
        run.stepped()
        follow(ema, net, min(0.998, run.step / (run.step + 20)))
        noted.append([loss.item() for loss in found])
        if run.step % 200 == 0:
            means = dict(zip(found._fields, np.mean(noted[-200:], 0).round(4).tolist(), strict=True))
            run.log.write(step=run.step, seconds=round(run.seconds), plans=run.step * batch, **means)
        if run.step % 1000 == 0:
            run.save()
    run.save()


if __name__ == "__main__":
    main()
