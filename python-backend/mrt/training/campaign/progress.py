"""Progress of each network, read from its run's files, and an extrapolation of its learning curve."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Progress:
    """`minutes`: core-minutes of training. `scores`: (core-minutes, score) of every evaluation, in order."""

    minutes: float
    steps: int
    scores: tuple[tuple[float, float], ...]

    @classmethod
    def read(cls, folder: Path) -> Progress:
        path, curve = folder / "progress.json", folder / "evaluations.jsonl"
        state = json.loads(path.read_text()) if path.exists() else {"seconds": 0.0, "step": 0}
        lines = [json.loads(line) for line in curve.read_text().splitlines()] if curve.exists() else []
        scores = tuple((line["seconds"] / 60, line["score"]) for line in lines)
        return cls(state["seconds"] / 60, state["step"], scores)

    def stalled(self, gain: float, patience: int) -> bool:
        """Whether the last `patience` evaluations brought less than `gain` beyond the best before them."""
        values = [score for _, score in self.scores]
        return len(values) > patience and max(values[-patience:]) - max(values[:-patience]) < gain

    def per_doubling(self) -> float | None:
        """Score gained a doubling of the time: least squares over the log of the time, the latter half of the curve."""
        late = [(minutes, score) for minutes, score in self.scores if minutes > 0]
        late = late[len(late) // 2 :]
        if len(late) < 3:
            return None
        times, values = np.log2([minutes for minutes, _ in late]), [score for _, score in late]
        return float(np.polyfit(times, values, 1)[0])

    def expected(self, minutes: float) -> float | None:
        """The score at so many core-minutes if the curve goes on as a line over the log of the time. Not measured."""
        slope = self.per_doubling()
        if slope is None:
            return None
        return self.scores[-1][1] + slope * math.log2(max(1.0, minutes / self.scores[-1][0]))
