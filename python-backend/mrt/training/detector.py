"""Train the detector of `mrt_layout`: `python -m mrt.training.detector --minutes 12`. Run it again to resume."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from mrt.models import weights
from mrt.models.detector import Detector
from mrt.training import checkpoint
from mrt.training.average import follow
from mrt.training.detector_loss import losses
from mrt.training.log import Log
from mrt.training.muon import Muon
from mrt.training.optimiser import Optimisers
from mrt.training.pages import DETECTOR_SEED, Pages

POOL = 800  # designs in memory; one of them is drawn anew each step
MUON, ADAM = 1e-2, 1.5e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=12, help="of training in all, over every resume")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    parser.add_argument("--publish", action="store_true", help="write the weights into the model repository, and stop")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args.minutes * 60, args.batch, args.out)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    net = Detector()
    net.load_state_dict(torch.load(out / "checkpoint.pt")["ema"])
    weights.save("mrt_layout", net, file="detector")


def train(budget: float, batch: int, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    net, ema = Detector(), Detector().requires_grad_(False)
    ema.load_state_dict(net.state_dict())
    net.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    matrices = [p for p in net.parameters() if p.ndim > 1]
    rest = [p for p in net.parameters() if p.ndim == 1]
    optimisers = Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))
    step, spent, log, path = 0, 0.0, Log(out / "log.jsonl"), out / "checkpoint.pt"
    if path.exists():
        state = torch.load(path)
        step, spent = state["step"], state["spent"]
        net.load_state_dict(state["net"])
        ema.load_state_dict(state["ema"])
        optimisers.load_state_dict(state["optimisers"])
    pages = Pages(np.random.default_rng([DETECTOR_SEED, step]), POOL, fresh=1)
    began, noted = time.monotonic() - spent, []

    def save() -> None:
        state = {"net": net.state_dict(), "ema": ema.state_dict(), "optimisers": optimisers.state_dict()}
        checkpoint.write(path, state | {"step": step, "spent": spent})

    while spent < budget:
        scale = min(1.0, (step + 1) / 50) * max(0.01, 1 - spent / budget)
        drawn = pages.batch(batch)
        found = losses(net(drawn.images), drawn)
        optimisers.step(found.presence + found.box + 0.5 * found.order, net, scale)
        step, spent = step + 1, time.monotonic() - began
        follow(ema, net, min(0.998, step / (step + 20)))
        noted.append([loss.item() for loss in found])
        if step % 100 == 0:
            means = dict(zip(found._fields, np.mean(noted[-100:], 0).round(4).tolist(), strict=True))
            log.write(step=step, seconds=round(spent), pages=step * batch, **means)
        if step % 500 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
