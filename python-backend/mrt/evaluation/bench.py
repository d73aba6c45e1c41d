"""What the tables share: the networks, the settings, and the runs that several tables use."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mrt.evaluation import runner
from mrt.evaluation.cases import Case, Text, cases
from mrt.evaluation.held_out import FEW, Layers
from mrt.evaluation.runner import Stack
from mrt.geometry import Region
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Networks
from mrt.tasks import Task

Detect = Callable[[np.ndarray], list[Region]]
"""A page's picture, premultiplied planes (4, h, w) in 0..1, to regions of its layers in page px, bottom to top."""


@dataclass(frozen=True)
class Setting:
    """One way to ask the networks. `options`: wire tensors that override a case's."""

    name: str
    limits: Limits
    options: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """`seconds`: a case, on average over batches of them."""

    cases: list[Case]
    stacks: list[Stack]
    seconds: float


@dataclass
class Bench:
    """`designs`: the most of a row of a table. `bands`: the numbers of layers that rows are for, few first. `steps`: of
    the table that compares them, the reference first."""

    networks: Networks
    limits: Limits
    designs: int
    bands: Sequence[Layers]
    steps: tuple[int, ...]
    detect: Detect | None = None
    log: Callable[[str], None] = print
    _ran: dict[tuple, Ran] = field(default_factory=dict)

    @property
    def default(self) -> Setting:
        return Setting(f"{self.limits.steps} steps", self.limits)

    def run(self, task: Task, layers: Layers = FEW, text: Text = "captions", share: float = 1.0) -> Ran:
        """The default setting on held-out designs, cached for all tables; `share` of a row's designs."""
        key = task, layers, text, share
        if key not in self._ran:
            self._ran[key] = self.fresh(self.default, cases(task, self.count(share), text, layers))
        return self._ran[key]

    def count(self, share: float) -> int:
        return max(1, round(self.designs * share))

    def fresh(self, setting: Setting, chosen: Sequence[Case]) -> Ran:
        start = time.perf_counter()
        stacks = runner.run(self.networks, setting.limits, chosen, **setting.options)
        return Ran(list(chosen), stacks, (time.perf_counter() - start) / max(1, len(chosen)))
