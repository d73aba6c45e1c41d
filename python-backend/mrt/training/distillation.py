"""Distil the published network into students: `python -m mrt.training.distillation --minutes 12`. Again resumes it.

The teacher is the published network with its guidance; the students are adapters on it (models/students.py), one for
each sigma list of the `mrt` config, run without guidance. A student learns the velocity that leads to the
teacher's states (regression) and the teacher's distribution (matching.py), on states that its own steps have reached.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mrt.models import weights
from mrt.serving.contract.limits import limits_of
from mrt.training import samples
from mrt.training.mixture import Mixture
from mrt.training.run.command import arguments
from mrt.training.run.session import Session
from mrt.training.students import matching, teacher
from mrt.training.students.learner import Learner
from mrt.training.students.walks import Grid, Walk
from mrt.training.transformer import WEIGHTS

RANK = 8
RATE, FAKE_RATE = 5e-4, 2e-3
REGRESSION, MATCHING = 1.0, 0.05  # weights of the two parts
MATCHING_FROM, MATCHING_EVERY = 0.5, 4  # share of the time, steps: when distributions are matched
FAKE_STEPS = 2  # of the fake network to one matched step of the students (two time scales, DMD2)
OUTLIER = 0.03  # root error beyond which a row's loss grows linearly: it has left its teacher's trajectory for good
POOL = 6  # concurrent walks, so that neighbouring training steps differ
LOG_EVERY, SAVE_EVERY = 20, 100  # steps


def learn(walk: Walk, students: Learner, fake: Learner, scale: float, match: bool) -> Tensor:
    """One training step on one step of the walk; returns the regression error of each row (B,)."""
    batch, student = walk.batch, walk.student
    x, sigma, following = walk.step()
    flow = teacher.velocity(students.net, x, sigma, batch, student)
    state = teacher.euler(x, flow, sigma, following, batch)
    error = mean((flow - walk.target()).square(), batch)
    loss = REGRESSION * (error + OUTLIER**2).sqrt().mean()
    if match:
        made = state.detach()
        for _ in range(FAKE_STEPS):
            fake.step(mean(matching.fake_error(fake.net, made, following, batch, student), batch).mean(), scale)
        wanted = made + matching.direction(fake.net, made, following, batch, student)
        loss = loss + MATCHING * mean((state - wanted).square(), batch).mean()
    students.step(loss, scale)
    walk.advance(state)
    return error.detach()


def mean(values: Tensor, batch: teacher.Batch) -> Tensor:
    """(B,) mean of values (B, N, C) over generated tokens, weighed as in the teacher's training."""
    share = torch.tensor(WEIGHTS)[batch["ids"][..., 0].clamp(max=2)] * (batch["valid"] & ~batch["keep"])
    return (values * share[..., None]).sum((1, 2)) / (share.sum(1) * values.shape[-1])


def recent(errors: list[list[float]]) -> list[float | None]:
    """The mean of each student's errors; None for one that had no row in these steps."""
    columns = np.array(errors).T
    return [round(float(np.nanmean(own)), 5) if np.isfinite(own).any() else None for own in columns]


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(0)
    limits = limits_of(weights.REPOSITORY / "mrt" / "config.pbtxt")
    grid, records = (
        Grid([each.sigmas for each in sorted(limits.students.values(), key=lambda each: each.index) if each.index]),
        samples.Records(args.latents),
    )
    plain, text_encoder = weights.load_transformer(students=False), weights.load_text_encoder()
    students, fake = (Learner(plain, grid.students, RANK, rate) for rate in (RATE, FAKE_RATE))
    run, errors = Session(args.out, students=students, fake=fake), []
    stream = samples.batches(np.random.default_rng([4, run.step]), records, Mixture.read(), args.batch)
    torch.manual_seed(run.step)
    walks: list[Walk] = []
    run.begin()
    while (done := run.seconds / (args.minutes * 60)) < 1:
        if not walks or (len(walks) < POOL and run.step % (grid.students * grid.ticks // POOL) == 0):
            batch = teacher.conditions(text_encoder, next(stream), limits.guidance)
            walks.append(Walk(students.net, batch, grid))
        walk = walks[int(torch.randint(len(walks), ()))]
        scale = min(1.0, (run.step + 1) / 20) * max(0.02, min(1.0, 1.5 * (1 - done)))
        student = walk.student[:, 0]
        error = learn(walk, students, fake, scale, done > MATCHING_FROM and run.step % MATCHING_EVERY == 0)
        errors.append([error[student == k + 1].mean().item() for k in range(grid.students)])
        walks = [walk for walk in walks if not walk.finished]
        run.stepped()
        if run.step % LOG_EVERY == 0:
            run.log.write(step=run.step, seconds=round(run.seconds), errors=recent(errors[-LOG_EVERY:]))
        if run.step % SAVE_EVERY == 0:
            run.save()
    run.save()


def publish(out: Path) -> None:
    """Write the students into the model repository, beside the network that they were distilled from."""
    plain = weights.load_transformer(students=False)
    weights.save_students(Learner.of_checkpoint(plain, out / "checkpoint.pt").net)


def main() -> None:
    parser = arguments(__doc__, "distillation", minutes=12, batch=16, threads=2)
    parser.add_argument("--latents", type=Path, default=Path("runs/latents"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args)


if __name__ == "__main__":
    main()
