"""A training run that stops where it is told and goes on where it stopped; and the arguments that all of them take."""

from __future__ import annotations

import argparse
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
    """What is trained lies in `out`/checkpoint.pt, figures in `out`/log.jsonl.

    `parts`: networks, optimisers and whatever else has a state; where there is a checkpoint, they go on from it.
    `step` and `seconds` count over every resume; `saved` is what the checkpoint holds besides.
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
        """Time counts from here: what comes before, such as drawing data, is not training."""
        self._since = time.monotonic() - self.seconds

    def stepped(self) -> None:
        self.step, self.seconds = self.step + 1, time.monotonic() - self._since

    def save(self, **more: object) -> None:
        state = {name: part.state_dict() for name, part in self._parts.items()}
        checkpoint.write(self.path, state | {"step": self.step, "spent": self.seconds} | more)


def arguments(about: str | None, out: str, minutes: float, batch: int, threads: int) -> argparse.ArgumentParser:
    """A parser with the defaults of one training; `out` is a folder under runs/."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--minutes", type=float, default=minutes, help="of training in all, over every resume")
    parser.add_argument("--threads", type=int, default=threads)
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--out", type=Path, default=Path("runs", out))
    parser.add_argument("--publish", action="store_true", help="write the weights into the model repository, and stop")
    return parser
