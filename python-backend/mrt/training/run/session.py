"""Checkpoint, log and clock of a training whose loop is its own: the tiny transformer and its distillation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Protocol

import torch

from mrt.training.run import checkpoint
from mrt.training.run.log import Log


class Stateful(Protocol):
    def state_dict(self) -> Any: ...
    def load_state_dict(self, state: Any, /) -> Any: ...


class Session:
    """State is in `out`/checkpoint.pt, figures are in `out`/log.jsonl.

    `parts`: networks, optimisers and whatever else has a state; they are restored if there is a checkpoint.
    `step` and `seconds` count over every resume; `saved` is what else the checkpoint holds.
    """

    def __init__(self, out: Path, **parts: Stateful):
        out.mkdir(parents=True, exist_ok=True)
        self.log, self.path = Log(out / "log.jsonl"), out / "checkpoint.pt"
        self.step, self.seconds, self._since = 0, 0.0, 0.0
        self.saved: dict[str, Any] = {}
        self._parts = parts
        if self.path.exists():
            self.saved = torch.load(self.path, map_location="cpu")
            self.step, self.seconds = self.saved.pop("step"), self.saved.pop("spent")
            for name, part in parts.items():
                part.load_state_dict(self.saved.pop(name))

    def begin(self) -> None:
        """Start the clock: what comes before, such as drawing data, does not count as training."""
        self._since = time.monotonic() - self.seconds

    def stepped(self) -> None:
        self.step, self.seconds = self.step + 1, time.monotonic() - self._since

    def save(self, **more: object) -> None:
        state = {name: part.state_dict() for name, part in self._parts.items()}
        checkpoint.write(self.path, state | {"step": self.step, "spent": self.seconds} | more)
