"""How far the figures move when only the noise changes."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import reseeded
from mrt.evaluation.metrics.score import score
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.tasks import TASKS

SEEDS = 3
NOTE = """The same designs of 2-7 layers with three request seeds each. deviation: the standard deviation (n - 1) of a
figure over the seeds, itself a mean over all designs. It says nothing of other training runs: there is one."""


def tables(bench: Bench) -> list[Table]:
    rows: list[Row] = []
    rans = []
    for task in TASKS:
        first = bench.run(task)
        again = [bench.fresh(bench.default, [reseeded(case, by) for case in first.cases]) for by in range(1, SEEDS)]
        rans += [first, *again]
        figures = [score(ran.cases, ran.stacks) for ran in (first, *again)]
        columns = {name: np.array([one[name] for one in figures]) for name in figures[0]}
        head = {"task": task, "designs": len(first.cases)}
        rows.append(head | {"of": "mean"} | {name: round(float(column.mean()), 4) for name, column in columns.items()})
        deviations = {name: round(float(column.std(ddof=1)), 4) for name, column in columns.items()}
        rows.append(head | {"of": "deviation"} | deviations)
        bench.log(f"  {task}: {deviations}")
    return [Table("spread", "Spread over seeds", NOTE, conditions(rans, bench.limits.steps, SEEDS), rows)]
