"""One table of the report, and what its figures were measured under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mrt.evaluation.bench import Ran
from mrt.evaluation.cases import PASSES

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """`name` is its key in figures.json. A cell that a row lacks was not measured, or has nothing to measure."""

    name: str
    title: str
    note: str
    conditions: Mapping[str, Any]
    rows: Sequence[Row]


def conditions(rans: Sequence[Ran], steps: int | str, seeds: int = 1) -> dict[str, Any]:
    designs = [case.design for ran in rans for case in ran.cases]
    return {
        "steps": steps,
        "seeds": seeds,
        "passes": PASSES,
        "page_px": _sizes([design.page[2:] for design in designs]),
        "canvas_px": _sizes([design.canvas for design in designs]),
    }


def _sizes(sizes: Sequence[tuple[int, int]]) -> str:
    areas = sorted(set(sizes), key=lambda size: size[0] * size[1])
    return " to ".join(f"{width} x {height}" for width, height in (areas[0], areas[-1])) if areas else "none"


def chosen(figures: Mapping[str, float], *names: str) -> Row:
    return {name: figures[name] for name in names if name in figures}
