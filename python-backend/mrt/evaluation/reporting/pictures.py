"""Which plots and contact sheets a report has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import cases
from mrt.evaluation.decomposers import classical_blind, classical_oracle, ours, whole_page
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.reporting import plots, sheets
from mrt.evaluation.reporting.table import Table
from mrt.tasks import TASKS

ROWS = 10  # of a sheet


def write_plots(folder: Path, tables: Sequence[Table]) -> None:
    by_name = {table.name: table for table in tables}
    for table, series, axis, figures in (
        ("tasks", "task", "layers", ("soft_iou", "psnr_merged")),
        ("steps", "task", "setting", ("soft_iou", "psnr_merged", "psnr_layer")),
        ("decompositions", "way", "layers", ("soft_iou", "psnr_merged", "seconds a design")),
    ):
        if table in by_name:
            for figure in figures:
                name = f"{table}-{figure.replace(' ', '-').replace('_', '-')}.png"
                title = f"{figure} by {'number of layers' if axis == 'layers' else axis}"
                plot(folder / name, title, by_name[table], series, axis, figure)


def plot(path: Path, title: str, table: Table, series: str, axis: str, figure: str) -> None:
    """One line for each value of the column `series`, over the values of the column `axis`."""
    order = list(dict.fromkeys(str(row[axis]) for row in table.rows))
    lines: dict[str, list[float | None]] = {}
    for row in table.rows:
        lines.setdefault(str(row[series]), [None] * len(order))[order.index(str(row[axis]))] = row.get(figure)
    plots.write(path, title, order, lines)


def write_sheets(folder: Path, bench: Bench) -> None:
    """For each task some cases of every number of layers, and those whose layers overlap their truth least."""
    for task in TASKS:
        rans = [bench.run(task, band) for band in bench.bands]
        each = -(-ROWS // len(rans))
        some = [pair for ran in rans for pair in list(zip(ran.cases, ran.stacks, strict=True))[:each]]
        sheets.write(folder / f"{task}.png", some[:ROWS])
        every = [pair for ran in rans for pair in zip(ran.cases, ran.stacks, strict=True)]
        overlap = [
            np.mean([measures.soft_iou(stack[slot], case.truth[slot]) for slot in case.layers]) for case, stack in every
        ]
        sheets.write(folder / f"{task}-worst.png", [every[index] for index in np.argsort(overlap)[:ROWS]])


def write_comparison(folder: Path, bench: Bench) -> None:
    """The same pictures taken apart by every way, without text."""
    found = [case for band in bench.bands[:2] for case in cases("image_to_layers", 2, "none", band)]
    ways = {"ours": ours, "whole page": whole_page, "true regions": classical_oracle, "no regions": classical_blind}
    taken = {name: way(bench, found).layers for name, way in ways.items()}
    sheets.write_comparison(folder / "decompositions.png", found, taken)
