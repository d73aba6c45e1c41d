"""Steps side by side: the undistilled network at several numbers of steps, and its students where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mrt.evaluation.bench import Bench, Ran, Setting
from mrt.evaluation.cases import cases
from mrt.evaluation.held_out import FEW, Layers, named
from mrt.evaluation.metrics.paired import apart, difference
from mrt.evaluation.metrics.score import WORSE_HIGHER, Figures, Values, means, values_of
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.tasks import TASKS, Task

NOTE = "The same designs and the same noise in every row of a task."
RELATIVE_NOTE = """Change against the first row of the task: in percent where more is better; of errors, where less is
better, the plain difference. largest loss: the worst of the percentages."""
PAIRED_NOTE = """Difference from the first row of the task, the setting of a request that names no number of steps:
mean over all layers, layer by layer, and its standard error (designs, not layers, are what varies). words: layers that
are words. apart: the figures whose difference is more than twice its standard error."""
PAIRED = ("soft_iou", "colour", "shape", "icon", "word")
MANY: Layers = (8, 15)
SHARE, SHARE_MANY, SHARE_OTHERS = 1.0, 0.3, 0.6  # of the designs: of drawing from words, with many layers; other tasks
Rows = tuple[Task, Layers, float]


def rows_of(bench: Bench) -> list[Rows]:
    """Task, number of layers and share of the designs: words are drawn on crowded pages, too."""
    most = bench.limits.max_layers
    many: list[Rows] = [("text_to_layers", (MANY[0], min(MANY[1], most)), SHARE_MANY)] if most >= MANY[0] else []
    others: list[Rows] = [(task, FEW, SHARE_OTHERS) for task in TASKS if task != "text_to_layers"]
    return [("text_to_layers", FEW, SHARE), *many, *others]


def settings(bench: Bench, task: Task) -> list[Setting]:
    """The undistilled network, the reference first, without guidance too where the task has some; then the students."""
    plain = replace(bench.limits, students={})
    numbers = sorted({*bench.steps, bench.limits.steps}, reverse=True)
    compared = [Setting(f"{steps} steps", plain, with_steps(steps)) for steps in numbers]
    if bench.limits.guidance[task] != 1:
        compared += [
            Setting(f"{steps} steps, no guidance", plain, with_steps(steps) | NO_GUIDANCE) for steps in numbers
        ]
    return compared + [Setting(student(steps), bench.limits, with_steps(steps)) for steps in distilled(bench)]


def distilled(bench: Bench) -> list[int]:
    """The numbers of steps of the students, most first."""
    return sorted((steps for steps, one in bench.limits.students.items() if one.index), reverse=True)


def student(steps: int) -> str:
    return f"student, {steps} steps"


def default(bench: Bench) -> str:
    """The name of the setting that a request gets which asks for none."""
    steps = bench.limits.steps
    return student(steps) if steps in distilled(bench) else f"{steps} steps"


NO_GUIDANCE = {"guidance": np.array([1], np.float32)}


def with_steps(steps: int) -> dict[str, np.ndarray]:
    return {"steps": np.array([steps], np.int32)}


def tables(bench: Bench, share: float = 0.5) -> list[Table]:
    """`share` of the bench's designs."""
    absolute: list[Row] = []
    relative: list[Row] = []
    paired: list[Row] = []
    rans: list[Ran] = []
    for task, layers, part in rows_of(bench):
        found, by_setting = cases(task, bench.count(share * part), layers=layers), dict[str, list[Values]]()
        reference: Figures = {}
        for setting in settings(bench, task):
            ran = bench.fresh(setting, found)
            rans.append(ran)
            values = [values_of(case, stack) for case, stack in zip(ran.cases, ran.stacks, strict=True)]
            by_setting[setting.name], figures = values, means(values)
            reference = reference or figures
            head = {"task": task, "layers": named(layers), "setting": setting.name, "designs": len(found)}
            absolute.append(head | {"seconds a design": round(ran.seconds, 3)} | figures)
            relative.append(head | change(figures, reference))
            bench.log(f"  {task}, {named(layers)}, {setting.name}: {absolute[-1]}")
        paired += differences(
            {"task": task, "layers": named(layers), "designs": len(found)}, by_setting, default(bench)
        )
    under = conditions(rans, "as named")
    return [
        Table("steps", "Steps side by side", NOTE, under, absolute),
        Table("steps_relative", "Steps against the reference, in percent", NOTE + " " + RELATIVE_NOTE, under, relative),
        Table("steps_paired", "Steps against the usual number, paired", NOTE + " " + PAIRED_NOTE, under, paired),
    ]


def differences(head: Row, by_setting: dict[str, list[Values]], usual: str) -> list[Row]:
    """A row a setting: each figure's difference from the usual one, its standard error, and which are apart."""
    base = by_setting[usual]
    rows: list[Row] = [head | {"setting": usual, "words": sum(len(one.get("word", ())) for one in base), "apart": ""}]
    for name, values in by_setting.items():
        if name != usual:
            rows.append(head | {"setting": name} | _difference(values, base))
    return rows


def _difference(values: Sequence[Values], base: Sequence[Values]) -> Row:
    row: Row = {}
    far: list[str] = []
    for figure in PAIRED:
        ours, theirs = ([one.get(figure, []) for one in each] for each in (values, base))
        if not any(theirs):
            continue
        mean, error = difference(ours, theirs)
        row[figure] = round(mean, 4)
        row[f"{figure} error"] = None if error is None else round(error, 4)
        far += [figure] if apart(mean, error) else []
    return row | {"words": sum(len(one.get("word", ())) for one in base), "apart": ", ".join(far)}


def change(figures: Figures, reference: Figures) -> Row:
    """The change by figure; errors are near 0, so that a percentage of them would say little."""
    both = {name: (figures[name], value) for name, value in reference.items() if name in figures}
    percent = {name: round(100 * (own / value - 1), 2) for name, (own, value) in both.items() if judged(name) and value}
    errors = {name: round(own - value, 4) for name, (own, value) in both.items() if name in WORSE_HIGHER}
    return {"largest loss": max([0.0, *(-value for value in percent.values())])} | percent | errors


def judged(name: str) -> bool:
    """Whether more of it is better; of crispness 1 is best."""
    return name not in WORSE_HIGHER and name != "crispness"
