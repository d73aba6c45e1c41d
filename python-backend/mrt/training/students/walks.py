"""Student trajectories: rows run their students' own steps (backward simulation) beside the teacher's trajectory."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.students import teacher
from mrt.training.students.teacher import Batch

SUBSTEPS = 2  # of the teacher in each step of the longest list: its 32 and its 50 steps end 5e-5 apart (squared)


class Grid:
    """The sigma lists of all students on the longest one, which holds the others.

    `begin`, `end` (K, T) int64: where in `sigmas` (T + 1,) student k's step at tick t begins and ends; a student of
    fewer steps starts over while the longest runs on.
    """

    def __init__(self, lists: Sequence[Sequence[float]]):
        longest = max(lists, key=len)
        self.students, self.ticks, self.sigmas = len(lists), len(longest) - 1, torch.tensor(longest)
        positions = [[longest.index(sigma) for sigma in sigmas] for sigmas in lists]
        ticks = range(self.ticks)
        self.begin = torch.tensor([[at[tick % (len(at) - 1)] for tick in ticks] for at in positions])
        self.end = torch.tensor([[at[tick % (len(at) - 1) + 1] for tick in ticks] for at in positions])

    def fine(self) -> Tensor:
        """`sigmas` with SUBSTEPS steps in each of its steps."""
        share = torch.arange(SUBSTEPS) / SUBSTEPS
        parts = self.sigmas[:-1, None] + share * (self.sigmas[1:] - self.sigmas[:-1])[:, None]
        return torch.cat([parts.flatten(), self.sigmas[-1:]])


class Walk:
    """One batch on its way. Rows rotate through the students until each row was run by every one."""

    def __init__(self, net: MaskedRegionTransformer, batch: Batch, grid: Grid):
        self.batch, self.grid, self.tick = batch, grid, 0
        keep = batch["keep"][..., None]
        noise = torch.where(keep, batch["clean"], torch.randn_like(batch["clean"]))
        self.states = teacher.trajectory(net, noise, grid.fine(), batch)[::SUBSTEPS]  # (T + 1, B, N, C)
        self.x = noise
        self.rows = torch.arange(len(noise))

    @property
    def finished(self) -> bool:
        return self.tick == self.grid.students * self.grid.ticks

    @property
    def student(self) -> Tensor:
        """(B, 1) int32 student of each row, from 1."""
        return ((self.rows + self.tick // self.grid.ticks) % self.grid.students + 1)[:, None].int()

    def step(self) -> tuple[Tensor, Tensor, Tensor]:
        """States (B, N, C) and sigmas (B, 1) at the begin and the end of this tick's step."""
        begin, end = self._positions(self.grid.begin), self._positions(self.grid.end)
        self.x = torch.where((begin == 0)[:, None, None], self.states[0], self.x)
        return self.x, self.grid.sigmas[begin][:, None], self.grid.sigmas[end][:, None]

    def target(self) -> Tensor:
        """The target velocity (B, N, C) at this tick: the teacher's over the step, plus a term that closes the distance
        to its state evenly until sigma 0. Closing it within one step would ask for jumps that no student learns."""
        (x, sigma, following), positions = (
            self.step(),
            (self._positions(self.grid.begin), self._positions(self.grid.end)),
        )
        begin, end = (self.states[place, self.rows] for place in positions)
        return (end - begin) / (following - sigma)[..., None] + (x - begin) / sigma[..., None]

    def advance(self, x: Tensor) -> None:
        self.x, self.tick = x.detach(), self.tick + 1

    def _positions(self, table: Tensor) -> Tensor:
        return table[self.student[:, 0].long() - 1, self.tick % self.grid.ticks]  # (B,)
