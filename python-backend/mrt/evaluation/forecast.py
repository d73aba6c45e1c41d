"""`python -m mrt.evaluation.forecast`: what 10 and 100 times the training would bring, by the curves of the model card.

What a figure lacks to its best is taken to fall as a power of the time (a straight line in logarithms, least squares).
`off`: by how much the last point differs from the line through those before it: the forecast is no surer than that.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.table import Row, Table

LOGS = Path(__file__).parents[2] / "model-card" / "world"
FIGURES = {"matte": "laid out", "regions": "f1_50", "small": "iou"}  # all at most 1
TIMES = (10, 100)
_LEAST = 3  # points of a curve


class Law(NamedTuple):
    """What is lacking: `scale` * seconds ** -`power`."""

    scale: float
    power: float

    def at(self, seconds: float) -> float:
        """The figure, 0..1."""
        return 1 - self.scale * seconds**-self.power


def main() -> None:
    rows = [row(name, *curve(LOGS / f"{name}.jsonl", figure), figure) for name, figure in FIGURES.items()]
    print(report.rows_of(Table("forecast", "", "", {}, rows)))


def curve(log: Path, figure: str) -> tuple[list[float], list[float]]:
    """Core-seconds and the figure. ValueError where a log has too few points."""
    points = [json.loads(line) for line in log.read_text().splitlines()]
    if len(points) < _LEAST:
        raise ValueError(f"{log.name} has {len(points)} points, a curve wants {_LEAST}; train on")
    return [point["seconds"] for point in points], [point[figure] for point in points]


def law_of(seconds: Sequence[float], figures: Sequence[float]) -> Law:
    """The one through points; figures are below 1."""
    power, height = np.polyfit(np.log(seconds), np.log(1 - np.array(figures)), 1)
    return Law(math.exp(height), -float(power))


def row(name: str, seconds: Sequence[float], figures: Sequence[float], figure: str) -> Row:
    law, earlier = law_of(seconds, figures), law_of(seconds[:-1], figures[:-1])
    more = {f"{times} times": law.at(times * seconds[-1]) for times in TIMES}
    now = {"core-minutes": round(seconds[-1] / 60), "now": figures[-1], "power": law.power}
    return {"network": name, "figure": figure} | now | more | {"off": abs(earlier.at(seconds[-1]) - figures[-1])}


if __name__ == "__main__":
    main()
