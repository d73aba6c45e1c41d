"""`npm run evaluate`: every table of the shipped weights on held-out designs, with plots and contact sheets."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mrt.evaluation.bench import Bench
from mrt.evaluation.held_out import SEED, SPLIT
from mrt.evaluation.reporting import pictures, report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Table
from mrt.evaluation.tables import clear, decompositions, groups, kinds, overflow, restyle, spread, steps, tasks, texts

PARTS = {
    "tasks": tasks,
    "kinds": kinds,
    "texts": texts,
    "steps": steps,
    "spread": spread,
    "overflow": overflow,
    "clear": clear,
    "restyle": restyle,
    "groups": groups,
    "decompositions": decompositions,
}


def measure(bench: Bench, out: Path) -> list[Table]:
    """Every table, plot and sheet; the files are written after each part, so that a broken run leaves its figures."""
    setup = _setup(bench) | {"seconds": {}}
    found: list[Table] = []
    for name, part in PARTS.items():
        bench.log(f"{name} ...")
        start = time.perf_counter()
        found += part.tables(bench)
        setup["seconds"][name] = round(time.perf_counter() - start, 1)
        report.write(out, setup, found)
    start = time.perf_counter()
    pictures.write_plots(out, found)
    pictures.write_sheets(out, bench)
    pictures.write_comparison(out, bench)
    setup["seconds"]["pictures"] = round(time.perf_counter() - start, 1)
    report.write(out, setup, found)
    _told(bench, setup, found, out)
    return found


def measure_steps(bench: Bench, out: Path) -> list[Table]:
    """`npm run evaluate -- --steps`: the table of steps alone, on all designs of the bench, as steps.json and .md."""
    start = time.perf_counter()
    found = steps.tables(bench, share=1.0)
    setup = _setup(bench) | {"seconds": round(time.perf_counter() - start, 1)}
    report.write(out, setup, found, "steps.json", "steps.md")
    _told(bench, setup, found, out)
    return found


def _setup(bench: Bench) -> dict[str, Any]:
    family = {"split": SPLIT, "seed": SEED, "family": bench.limits.family}
    return family | {"designs_a_row": bench.designs, "machine": machine()}


def _told(bench: Bench, setup: Mapping[str, Any], found: list[Table], out: Path) -> None:
    bench.log(report.markdown(setup, found))
    bench.log(f"all files are in {out}")
