"""Train the detector of `mrt_layout`: `python -m mrt.training.detector --minutes 12`. Run it again to resume."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from mrt.models import weights
from mrt.models.detector import Detector
from mrt.training.layouts.detector_loss import losses
from mrt.training.layouts.pages import DETECTOR_SEED, Pages
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run.average import follow
from mrt.training.run.session import Session, arguments

POOL = 800  # designs in memory; one of them is drawn anew each step
MUON, ADAM = 1e-2, 1.5e-3


def main() -> None:
    parser = arguments(__doc__, "detector", minutes=12, batch=8, threads=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args.minutes * 60, args.batch, args.out)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    net = Detector()
    net.load_state_dict(torch.load(out / "checkpoint.pt")["ema"])
    weights.save("mrt_layout", net, file="detector")


def train(budget: float, batch: int, out: Path) -> None:
    torch.manual_seed(0)
    net, ema = Detector(), Detector().requires_grad_(False)
    ema.load_state_dict(net.state_dict())
    net.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    matrices = [p for p in net.parameters() if p.ndim > 1]
    rest = [p for p in net.parameters() if p.ndim == 1]
    optimisers = Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))
    run = Session(out, net=net, ema=ema, optimisers=optimisers)
    pages = Pages(np.random.default_rng([DETECTOR_SEED, run.step]), POOL, fresh=1)
    noted: list[list[float]] = []
    run.begin()
    while run.seconds < budget:
        scale = min(1.0, (run.step + 1) / 50) * max(0.01, 1 - run.seconds / budget)
        drawn = pages.batch(batch)
        found = losses(net(drawn.images), drawn)
        optimisers.step(found.presence + found.box + 0.5 * found.order, net, scale)
        run.stepped()
        follow(ema, net, min(0.998, run.step / (run.step + 20)))
        noted.append([loss.item() for loss in found])
        if run.step % 100 == 0:
            means = dict(zip(found._fields, np.mean(noted[-100:], 0).round(4).tolist(), strict=True))
            run.log.write(step=run.step, seconds=round(run.seconds), pages=run.step * batch, **means)
        if run.step % 500 == 0:
            run.save()
    run.save()


if __name__ == "__main__":
    main()
