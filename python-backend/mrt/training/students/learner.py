"""A frozen network whose adapters learn: the students, or the fake network that follows what they make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from mrt.models import weights
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.optim.optimiser import Optimisers

AVERAGE = 0.98  # share of the averaged students that stays at a step


class Learner:
    """`plain` with `count` adapters of `rank`, nothing at first, and their optimiser at full rate `rate`."""

    def __init__(self, plain: MaskedRegionTransformer, count: int, rank: int, rate: float):
        self.net = MaskedRegionTransformer(replace(plain.config, students=count, student_rank=rank))
        self.net.load_state_dict(plain.state_dict(), strict=False)
        for name, parameter in self.net.named_parameters():
            parameter.requires_grad_(name.startswith("students."))
        self.average = {name: value.clone() for name, value in weights.students_of(self.net).items()}
        self.steps = 0
        adapters = [parameter for parameter in self.net.parameters() if parameter.requires_grad]
        self.optimisers = Optimisers(torch.optim.AdamW(adapters, rate, betas=(0.9, 0.98), weight_decay=0.0))

    @classmethod
    def of_checkpoint(cls, plain: MaskedRegionTransformer, path: Path) -> Learner:
        """The students as a checkpoint of mrt.training.distillation left them."""
        state = torch.load(path)["students"]
        count, _, rank = next(value.shape for name, value in state["students"].items() if name.endswith(".down"))
        learner = cls(plain, count, rank, rate=0.0)
        learner.net.load_state_dict(state["students"], strict=False)
        return learner

    def step(self, loss: Tensor, scale: float) -> None:
        self.optimisers.step(loss, self.net, scale)
        self.steps += 1
        for name, value in weights.students_of(self.net).items():
            self.average[name].lerp_(value, 1 - min(AVERAGE, self.steps / (self.steps + 9)))

    def state_dict(self) -> dict:
        """`students` are the averaged ones, which are nearer to their teacher than the last ones."""
        own = {"students": self.average, "last": weights.students_of(self.net), "steps": self.steps}
        return own | {"optimisers": self.optimisers.state_dict()}

    def load_state_dict(self, state: dict) -> None:
        self.net.load_state_dict(state["last"], strict=False)
        self.average, self.steps = state["students"], state["steps"]
        self.optimisers.load_state_dict(state["optimisers"])
