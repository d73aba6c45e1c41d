"""What should be clear: empty and translucent backgrounds, and the clear pixels of every layer."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import case_of
from mrt.evaluation.held_out import FEW, SEED, held_out
from mrt.evaluation.metrics.score import score
from mrt.evaluation.reporting.table import Row, Table, chosen, conditions
from mrt.tasks import TASKS, Task

NOTE = """grey_where_clear: of the pixels that are clear in the truth (alpha 0, at least 2 px from any content), the
share that is painted (made alpha over 8 of 255) in a grey (channels within 32 of 255, mean 48 to 208);
painted_where_clear: in any colour. Means over layers and empty backgrounds. The first rows are the runs of the table
`tasks`; the others are designs of 2-7 layers with such a background, whose alpha error is the mean, of 255."""


def tables(bench: Bench) -> list[Table]:
    rows: list[Row] = []
    rans = []
    for task in TASKS:
        ran = [bench.run(task, band) for band in bench.bands]
        rans += ran
        cases, stacks = ([item for one in ran for item in getattr(one, name)] for name in ("cases", "stacks"))
        figures = chosen(score(cases, stacks), "grey_where_clear", "painted_where_clear")
        rows.append({"task": task, "backgrounds": "any", "designs": len(cases)} | figures)
        bench.log(f"  {task}: {figures}")
    for task in ("text_to_layers", "image_to_layers"):
        rows += [_on(bench, task, kind) for kind in ("empty", "translucent")]
    return [Table("clear", "Clear and translucent", NOTE, conditions(rans, bench.limits.steps), rows)]


def _on(bench: Bench, task: Task, kind: str) -> Row:
    found = held_out(bench.count(0.5), FEW, lambda design: design.aligned and design.background.kind == kind)
    cases = [case_of(np.random.default_rng((SEED, index)), task, design) for index, design in enumerate(found)]
    figures = score(cases, bench.fresh(bench.default, cases).stacks)
    shown = chosen(figures, "grey_where_clear", "painted_where_clear", f"{kind}_alpha", "background")
    row = {"task": task, "backgrounds": kind, "designs": len(cases)} | shown
    row["alpha error"] = row.pop(f"{kind}_alpha")
    bench.log(f"  {task}, {kind} background: {row}")
    return row
