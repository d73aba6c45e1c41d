"""Figures of many texts as rows of a table, and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mrt.evaluation.text.scores import Score
from mrt.evaluation.text.truth import GROUNDS

COLUMNS = {
    "texts": "text layers, seen by more than 60 %",
    "boxed": "share of them with 80 % of their alpha in lines that were read",
    "boxed, readable": "the same share of those whose string is known, in letters that the reader knows",
    "readable": "how many of those are boxed",
    "strings right": "share of the readable ones that were read without a mistake, spaces aside",
    "alike": "mean similarity of the strings of the readable ones, 0..1",
    "alpha IoU": "soft, mean of the boxed ones, where the text shows",
    "IoU over .9": "share of the boxed ones",
    "alpha IoU of all": "the same mean, with texts that were not found",
    "ground": "PSNR beneath the boxed ones, dB, at most 60",
}


def rows(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """For each kind of ground and for all, the figures of COLUMNS; kinds without texts are left out."""
    groups = {kind: [score for score in scores if score.kind == kind] for kind in GROUNDS}
    groups["all"] = list(scores)
    return {name: _figures(group) for name, group in groups.items() if group}


def markdown(setup: dict[str, Any], table: dict[str, dict[str, float]]) -> str:
    """As it is written to report.md."""
    lines = ["# Text read and lifted off", "", *(f"* {name}: {value}" for name, value in setup.items()), ""]
    lines += ["| ground | " + " | ".join(COLUMNS) + " |", "| --- " * (len(COLUMNS) + 1) + "|"]
    for name, figures in table.items():
        values = (figures[column] for column in COLUMNS)
        lines.append(f"| {name} | " + " | ".join(_shown(value) for value in values) + " |")
    lines += ["", *(f"* **{name}**: {what}." for name, what in COLUMNS.items()), ""]
    return "\n".join(lines)


def _figures(scores: Sequence[Score]) -> dict[str, float]:
    boxed = [score for score in scores if score.boxed]
    alike = [score.alike for score in boxed if score.alike is not None]
    return {
        "texts": len(scores),
        "boxed": len(boxed) / len(scores),
        "boxed, readable": _mean([score.boxed for score in scores if score.alike is not None]),
        "readable": len(alike),
        "strings right": _mean([one == 1 for one in alike]),
        "alike": _mean(alike),
        "alpha IoU": _mean([score.iou for score in boxed]),
        "IoU over .9": _mean([score.iou > 0.9 for score in boxed]),
        "alpha IoU of all": _mean([score.iou for score in scores]),
        "ground": _mean([score.ground for score in boxed]),
    }


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _shown(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return "-" if np.isnan(value) else f"{value:.3f}" if value < 2 else f"{value:.1f}"
