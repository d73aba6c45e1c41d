"""The loop that every trainer shares: batches, steps, an average of the weights, a curve, evaluation, checkpoints.

A budget is in core-seconds (CPU time of this process), so that runs on a busy machine are comparable. The same command
resumes a run from its checkpoint, or else from published weights; SIGTERM and Ctrl-C save first. Uses a GPU if there is
one. Files in `out`: checkpoint.pt, best.pt (the averaged weights whose held-out `score` was highest), progress.json,
log.jsonl (losses) and evaluations.jsonl (held-out figures).
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mrt.training.run import checkpoint
from mrt.training.run.average import follow
from mrt.training.run.log import Log
from mrt.training.run.recipe import Recipe as Recipe
from mrt.training.run.recipe import Restore as Restore
from mrt.training.run.stopping import Asked, Stopped

LOG_EVERY = 50  # steps
SAVE_EVERY = 300.0  # core-seconds
EVALUATE_EVERY = 900.0  # core-seconds
BEST = "best.pt"
WARM_UP = 60  # steps, at the start and whenever the optimisers are new


def train(
    recipe: Recipe, out: Path, budget: float, until: float | None = None, seed: int = 0, restore: Restore | None = None
) -> dict[str, float]:
    """Train until `budget` core-seconds are spent in all, over every resume; returns the last held-out figures.

    `until`: stop this portion at so many core-seconds, with the learning rates of the whole budget.
    """
    out.mkdir(parents=True, exist_ok=True)
    end = budget if until is None else min(until, budget)
    run = _Run(recipe, out, restore)
    with Asked() as asked:
        rng = np.random.default_rng([seed, run.step])
        torch.manual_seed(seed * 1_000_003 + run.step)
        run.begin()
        while run.spent < end:
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
    """`net` with the averaged weights of the run in `out` that did best on held-out data; FileNotFoundError where there
    is none."""
    net.load_state_dict(checkpoint.read(_chosen(out))["average"])
    return net.eval().requires_grad_(False)


def facts_of(out: Path) -> dict[str, Any]:
    """Facts of the weights that `averaged` takes: `steps`, `core_seconds`, the last held-out `figures`, and
    `figures_at`, the core-seconds at which they were measured."""
    state = checkpoint.read(_chosen(out))
    figures: Mapping[str, float] = state["figures"]
    rounded = {name: round(value, 4) for name, value in figures.items()}
    spent = {"steps": state["step"], "core_seconds": round(state["spent"])}
    return {**spent, "figures_at": round(state["figures_at"]), "figures": rounded}


def _chosen(out: Path) -> Path:
    for path in (out / BEST, out / "checkpoint.pt"):
        if path.exists():
            return path
    raise FileNotFoundError(f"no checkpoint in {out}; train first")


def moved(batch: Any, device: torch.device) -> Any:
    """Every tensor of nested tuples, lists and dicts on `device`."""
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, Mapping):
        return {name: moved(value, device) for name, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(moved(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(moved(value, device) for value in batch)
    return batch


class _Run:
    def __init__(self, recipe: Recipe, out: Path, restore: Restore | None):
        self.recipe, self.path = recipe, out / "checkpoint.pt"
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.log, self.curve = Log(out / "log.jsonl"), Log(out / "evaluations.jsonl")
        self.step, self.spent, self.evaluated, self.begun = 0, 0.0, 0.0, 0
        self.figures: dict[str, float] = {}
        self.figures_at = 0.0  # core-seconds
        self._noted: list[dict[str, float]] = []
        state = checkpoint.read(self.path) if self.path.exists() else None
        if state:
            recipe.net.load_state_dict(state["net"])
            self.step, self.spent, self.evaluated = state["step"], state["spent"], state["evaluated"]
            self.figures, self.figures_at, self.begun = state["figures"], state["figures_at"], state["begun"]
        elif restore:
            self._restore(restore)
        recipe.net.to(self.device)
        self.mean = copy.deepcopy(recipe.net).eval().requires_grad_(False)
        if state:
            self.mean.load_state_dict(state["average"])
            recipe.optimisers.load_state_dict(state["optimisers"])
        self.saved = self.spent

    def _restore(self, restore: Restore) -> None:
        try:
            facts = restore(self.recipe.net)
        except FileNotFoundError:
            return
        self.step = self.begun = int(facts["steps"])
        self.spent = self.evaluated = float(facts["core_seconds"])
        self.figures, self.figures_at = dict(facts["figures"]), float(facts["figures_at"])

    def begin(self) -> None:
        self._clock = time.process_time()

    def step_once(self, rng: np.random.Generator, budget: float) -> None:
        self.recipe.net.train()
        losses = self.recipe.losses(moved(self.recipe.batch(rng), self.device))
        if not torch.isfinite(losses["loss"]):
            raise FloatingPointError(f"the loss is not finite at step {self.step}; the last checkpoint is sound")
        warm = min(1.0, (self.step - self.begun + 1) / WARM_UP)
        rate = warm * self.recipe.rate(self.step, self.spent / max(budget, 1e-9))
        self.recipe.optimisers.step(losses["loss"], self.recipe.net, rate)
        self.step += 1
        follow(self.mean, self.recipe.net, min(self.recipe.average, self.step / (self.step + 12)))
        for mean, last in zip(self.mean.buffers(), self.recipe.net.buffers(), strict=True):
            mean.copy_(last)
        now = time.process_time()
        self.spent, self._clock = self.spent + now - self._clock, now
        self._noted.append({name: value.item() for name, value in losses.items()})
        if self.step % LOG_EVERY == 0:
            means = {name: round(float(np.mean([n[name] for n in self._noted])), 4) for name in self._noted[0]}
            self.log.write(step=self.step, seconds=round(self.spent), **means)
            self._noted.clear()

    def evaluate(self) -> None:
        """Its time is not counted as training."""
        with torch.no_grad():
            net = self.mean if self.device.type == "cpu" else copy.deepcopy(self.mean).cpu()
            self.figures = {name: float(value) for name, value in self.recipe.evaluate(net).items()}
        self.evaluated = self.figures_at = self.spent
        rounded = {name: round(value, 4) for name, value in self.figures.items()}
        self.curve.write(step=self.step, seconds=round(self.spent), **rounded)
        self._keep_best()
        self.begin()

    def _keep_best(self) -> None:
        path = self.path.with_name(BEST)
        best = checkpoint.read(path)["figures"]["score"] if path.exists() else -np.inf
        if self.figures.get("score", -np.inf) > best:
            facts = {"step": self.step, "spent": self.spent, "figures": self.figures, "figures_at": self.figures_at}
            checkpoint.write(path, {"average": self.mean.state_dict(), **facts})

    def save(self) -> None:
        state = {
            "net": self.recipe.net.state_dict(),
            "average": self.mean.state_dict(),
            "optimisers": self.recipe.optimisers.state_dict(),
            "step": self.step,
            "spent": self.spent,
            "evaluated": self.evaluated,
            "begun": self.begun,
            "figures": self.figures,
            "figures_at": self.figures_at,
        }
        checkpoint.write(self.path, state)
        progress = {"step": self.step, "seconds": self.spent, "figures": self.figures}
        (self.path.parent / "progress.json").write_text(json.dumps(progress))
        self.saved = self.spent
