"""How far students and the plain network end from the teacher's 50 steps: `python -m mrt.training.distance`.

Mean squared error of generated tokens (latents have variance 1) on held-out designs from the same noise: the students
of `--out`'s checkpoint, and the network without students at as many steps of its own schedule and guidance.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mrt import sampler
from mrt.models import weights
from mrt.models.transformer import MaskedRegionTransformer
from mrt.serving.contract.limits import Limits, limits_of
from mrt.tasks import TASKS
from mrt.training import latents, samples
from mrt.training.mixture import Mixture
from mrt.training.students import teacher
from mrt.training.students.learner import Learner
from mrt.training.students.teacher import Batch

SEED, STEPS = 77_000_002, 50


def ends(net: MaskedRegionTransformer, x: Tensor, sigmas: Tensor, batch: Batch, student: int) -> Tensor:
    """Where student `student` ends from noise `x` (B, N, C); 0 is the teacher."""
    if student == 0:
        return teacher.trajectory(net, x, sigmas, batch)[-1]
    chosen = torch.full((len(x), 1), student, dtype=torch.int32)
    for pair in zip(sigmas[:-1], sigmas[1:], strict=True):
        sigma, following = (value.expand(len(x), 1) for value in pair)
        x = teacher.euler(x, teacher.velocity(net, x, sigma, batch, chosen), sigma, following, batch)
    return x


def schedule(limits: Limits, steps: int) -> Tensor:
    """The sigmas of the network without students."""
    return torch.from_numpy(sampler.sigmas(limits.schedule, steps))


def error(x: Tensor, wanted: Tensor, batch: Batch) -> float:
    made = batch["valid"] & ~batch["keep"]
    return (x - wanted)[made].square().mean().item()


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=8, help="a task")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs/distillation"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    limits, plain = limits_of(weights.REPOSITORY / "mrt" / "config.pbtxt"), weights.load_transformer(students=False)
    learner = Learner.of_checkpoint(plain, args.out / "checkpoint.pt")
    mixture = Mixture.read()
    with tempfile.TemporaryDirectory() as folder:
        latents.write_shard(
            weights.load_autoencoder(), Path(folder) / "shard0", SEED, 4 * args.designs, mixture, chunk=32
        )
        records = samples.Records(Path(folder))
    fitting = [record for record in records.records if record["aligned"]][: args.designs]
    rng = np.random.default_rng(SEED)
    for task in TASKS:
        torch.manual_seed(SEED)
        drawn = [samples.sample_of(records, each, task, samples.text_of(rng, each, task, mixture)) for each in fitting]
        batch = teacher.conditions(weights.load_text_encoder(), drawn, limits.guidance)
        noise = torch.where(batch["keep"][..., None], batch["clean"], torch.randn_like(batch["clean"]))
        wanted = ends(learner.net, noise, schedule(limits, STEPS), batch, 0)
        for steps, student in sorted(limits.students.items()):
            own = ends(learner.net, noise, torch.tensor(student.sigmas), batch, student.index)
            bare = ends(learner.net, noise, schedule(limits, steps), batch, 0)
            figures = f"student {error(own, wanted, batch):.5f}, plain network {error(bare, wanted, batch):.5f}"
            print(f"{task}, {steps} steps: {figures}", flush=True)


if __name__ == "__main__":
    main()
