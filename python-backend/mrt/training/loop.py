"""The loop that every trainer shares: batches, steps, an average of the weights, a curve, evaluation, checkpoints.

A budget is core-seconds (processor time of this process), so that runs on a busy machine compare. A run goes on where
it stopped when the same command is given again; SIGTERM and Ctrl-C save first. Files in `out`: checkpoint.pt,
log.jsonl (losses), evaluations.jsonl (held-out figures).
"""

from __future__ import annotations

import copy
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from mrt.training import checkpoint
from mrt.training.average import follow
from mrt.training.log import Log
from mrt.training.optimiser import Optimisers

LOG_EVERY = 50  # steps
SAVE_EVERY = 300.0  # core-seconds
EVALUATE_EVERY = 900.0  # core-seconds


class Recipe(Protocol):
    """What is learnt from what. `net` trains; an average of it is evaluated and published."""

    @property
    def net(self) -> nn.Module: ...

    @property
    def optimisers(self) -> Optimisers: ...

    @property
    def average(self) -> float:
        """Share of the averaged weights that stays at a step, e.g. 0.998."""
        ...

    def batch(self, rng: np.random.Generator) -> Any: ...

    def losses(self, batch: Any) -> Mapping[str, Tensor]:
        """Scalars; `loss` is minimised, the others are logged beside it."""
        ...

    def rate(self, step: int, done: float) -> float:
        """Share of the full rates at a step; `done` is the share of the budget that is spent."""
        ...

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """Figures of the averaged network on held-out pages, the one that decides as `score`, higher is better."""
        ...


class Stopped(Exception):
    """The run was asked to stop, and has saved."""


def train(recipe: Recipe, out: Path, budget: float, seed: int = 0) -> dict[str, float]:
    """Train until `budget` core-seconds are spent in all, over every resume; the last evaluation."""
    out.mkdir(parents=True, exist_ok=True)
    run = _Run(recipe, out)
    with _Asked() as asked:
        rng = np.random.default_rng([seed, run.step])
        torch.manual_seed(seed * 1_000_003 + run.step)
        run.begin()
        while run.spent < budget:
            run.step_once(rng, budget)
            if asked.to_stop:
                run.save()
                raise Stopped(f"stopped after {run.step} steps; the same command goes on from there")
            if run.spent - run.evaluated >= EVALUATE_EVERY:
                run.evaluate()
            if run.spent - run.saved >= SAVE_EVERY:
                run.save()
        if run.evaluated < run.spent or not run.figures:
            run.evaluate()
        run.save()
    return run.figures


def averaged(out: Path, net: nn.Module) -> nn.Module:
    """`net` with the averaged weights of the run in `out`; FileNotFoundError where there is none."""
    path = out / "checkpoint.pt"
    if not path.exists():
        raise FileNotFoundError(f"no checkpoint in {out}; train first")
    net.load_state_dict(torch.load(path, map_location="cpu")["average"])
    return net.eval().requires_grad_(False)


class _Run:
    def __init__(self, recipe: Recipe, out: Path):
        self.recipe, self.path = recipe, out / "checkpoint.pt"
        self.log, self.curve = Log(out / "log.jsonl"), Log(out / "evaluations.jsonl")
        self.mean = copy.deepcopy(recipe.net).eval().requires_grad_(False)
        self.step, self.spent, self.evaluated, self.saved = 0, 0.0, 0.0, 0.0
        self.figures: dict[str, float] = {}
        self._noted: list[dict[str, float]] = []
        if self.path.exists():
            state = torch.load(self.path, map_location="cpu")
            recipe.net.load_state_dict(state["net"])
            self.mean.load_state_dict(state["average"])
            recipe.optimisers.load_state_dict(state["optimisers"])
            self.step, self.spent, self.evaluated = state["step"], state["spent"], state["evaluated"]
            self.figures, self.saved = state["figures"], state["spent"]

    def begin(self) -> None:
        self._clock = time.process_time()

    def step_once(self, rng: np.random.Generator, budget: float) -> None:
        self.recipe.net.train()
        losses = self.recipe.losses(self.recipe.batch(rng))
        if not torch.isfinite(losses["loss"]):
            raise FloatingPointError(f"the loss is not finite at step {self.step}; the last checkpoint is sound")
        self.recipe.optimisers.step(
            losses["loss"], self.recipe.net, self.recipe.rate(self.step, self.spent / max(budget, 1e-9))
        )
        self.step += 1
        follow(self.mean, self.recipe.net, min(self.recipe.average, self.step / (self.step + 12)))
        now = time.process_time()
        self.spent, self._clock = self.spent + now - self._clock, now
        self._noted.append({name: value.item() for name, value in losses.items()})
        if self.step % LOG_EVERY == 0:
            means = {name: round(float(np.mean([n[name] for n in self._noted])), 4) for name in self._noted[0]}
            self.log.write(step=self.step, seconds=round(self.spent), **means)
            self._noted.clear()

    def evaluate(self) -> None:
        """Its time is not counted as training."""
        for mean, last in zip(self.mean.buffers(), self.recipe.net.buffers(), strict=True):
            mean.copy_(last)
        with torch.no_grad():
            self.figures = {name: float(value) for name, value in self.recipe.evaluate(self.mean).items()}
        self.evaluated = self.spent
        rounded = {name: round(value, 4) for name, value in self.figures.items()}
        self.curve.write(step=self.step, seconds=round(self.spent), **rounded)
        self.begin()

    def save(self) -> None:
        state = {
            "net": self.recipe.net.state_dict(),
            "average": self.mean.state_dict(),
            "optimisers": self.recipe.optimisers.state_dict(),
            "step": self.step,
            "spent": self.spent,
            "evaluated": self.evaluated,
            "figures": self.figures,
        }
        checkpoint.write(self.path, state)
        self.saved = self.spent


class _Asked:
    """Notes SIGTERM and SIGINT instead of dying of them, while a run is under way."""

    def __init__(self) -> None:
        self.to_stop = False

    def __enter__(self) -> _Asked:
        self._before = {name: signal.signal(name, self._note) for name in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _note(self, *_: object) -> None:
        self.to_stop = True
