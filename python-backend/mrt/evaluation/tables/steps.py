"""Steps side by side: the undistilled network at 50, 16, 8 and 4 steps, and its students where there are any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.evaluation.bench import Bench, Setting
from mrt.evaluation.cases import cases
from mrt.evaluation.metrics.score import WORSE_HIGHER, Figures, score
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.tasks import TASKS

NOTE = "The same designs of 2-7 layers and the same noise in every row of a task."
RELATIVE_NOTE = """Change against the first row of the task: in percent where more is better; of errors, where less is
better, the plain difference. largest loss: the worst of the percentages."""


def settings(bench: Bench) -> list[Setting]:
    """The undistilled network, the reference first, then the students of a model that has any."""
    students, plain = bench.limits.students, replace(bench.limits, students={})
    compared = [Setting(f"{steps} steps", plain, with_steps(steps)) for steps in bench.steps]
    return compared + [
        Setting(f"student, {steps} steps", bench.limits, with_steps(steps)) for steps in sorted(students)[::-1]
    ]


def with_steps(steps: int) -> dict[str, np.ndarray]:
    return {"steps": np.array([steps], np.int32)}


def tables(bench: Bench) -> list[Table]:
    absolute: list[Row] = []
    relative: list[Row] = []
    rans = []
    for task in TASKS:
        found, reference = cases(task, bench.count(0.5)), None
        for setting in settings(bench):
            ran = bench.fresh(setting, found)
            rans.append(ran)
            figures = score(ran.cases, ran.stacks)
            reference = reference or figures
            head = {"task": task, "setting": setting.name, "designs": len(found)}
            absolute.append(head | {"seconds a design": round(ran.seconds, 3)} | figures)
            relative.append(head | change(figures, reference))
            bench.log(f"  {task}, {setting.name}: {relative[-1]}")
    under = conditions(rans, "as named")
    return [
        Table("steps", "Steps side by side", NOTE, under, absolute),
        Table("steps_relative", "Steps against the reference, in percent", NOTE + " " + RELATIVE_NOTE, under, relative),
    ]


def change(figures: Figures, reference: Figures) -> Row:
    """The change by figure; errors are near 0, so that a percentage of them would say little."""
    both = {name: (figures[name], value) for name, value in reference.items() if name in figures}
    percent = {name: round(100 * (own / value - 1), 2) for name, (own, value) in both.items() if judged(name) and value}
    errors = {name: round(own - value, 4) for name, (own, value) in both.items() if name in WORSE_HIGHER}
    return {"largest loss": max([0.0, *(-value for value in percent.values())])} | percent | errors


def judged(name: str) -> bool:
    """Whether more of it is better; of crispness 1 is best."""
    return name not in WORSE_HIGHER and name != "crispness"
