"""Layers that leave the page: the part that nobody sees beside the part on the page."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from mrt.evaluation.bench import Bench
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.score import Values
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.tasks import Task

NOTE = """Layers of the runs of the table `tasks` with at least 16 opaque px on either side of the page's edge.
image_to_layers has no overflow (MRT 3.2). iou and soft_iou of each part for itself; psnr where the true layer is not
transparent, in dB. ratio: the figure off the page over the one on it."""
OVERFLOWING: tuple[Task, ...] = ("text_to_layers", "add_layers", "restyle_layers")
_ENOUGH = 16  # px


def tables(bench: Bench) -> list[Table]:
    rows: list[Row] = []
    rans = []
    for task in OVERFLOWING:
        parts: dict[str, Values] = {"off the page": defaultdict(list), "on the page": defaultdict(list)}
        for ran in (bench.run(task, band) for band in bench.bands):
            rans.append(ran)
            for case, stack in zip(ran.cases, ran.stacks, strict=True):
                for slot in case.layers:
                    off = measures.outside(case.regions[slot], case.design.page)
                    note(parts, stack[slot], case.truth[slot], off)
        means = {name: {key: float(np.mean(found)) for key, found in part.items()} for name, part in parts.items()}
        for name, figures in means.items():
            rows.append({"task": task, "part": name, "layers": len(parts[name]["iou"])} | rounded(figures))
        on, off = means["on the page"], means["off the page"]
        rows.append({"task": task, "part": "ratio"} | rounded({name: off[name] / on[name] for name in off if on[name]}))
        bench.log(f"  {task}: {means}")
    return [Table("overflow", "Beyond the page", NOTE, conditions(rans, bench.limits.steps), rows)]


def note(parts: dict[str, Values], made: np.ndarray, truth: np.ndarray, off: np.ndarray) -> None:
    """Figures of both parts of a layer that has enough on either side."""
    opaque = measures.shown(truth[..., 3], float(truth[..., 3].max()))
    if min((opaque & off).sum(), (opaque & ~off).sum()) < _ENOUGH:
        return
    for name, where in (("off the page", off), ("on the page", ~off)):
        parts[name]["iou"].append(measures.iou(made, truth, where))
        parts[name]["soft_iou"].append(measures.soft_iou(made, truth, where))
        parts[name]["psnr"].append(measures.psnr(made, truth, where & (truth[..., 3] > 0)) or 0.0)


def rounded(figures: dict[str, float]) -> Row:
    return {name: round(value, 4) for name, value in figures.items()}
