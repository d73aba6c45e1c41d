"""`npm run evaluate -- --real`: every way on the held-out designs, as real.json, real.md and contact sheets."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from mrt.data.world.design import Design
from mrt.evaluation.metrics import layerd
from mrt.evaluation.real import best_worst, designs
from mrt.evaluation.real.figures import DesignFigures, figures_of
from mrt.evaluation.real.placed import Placed, resized, summed, truth_of
from mrt.evaluation.real.ways import CLASSICAL, Way
from mrt.evaluation.reporting import report, sheets
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.geometry import Region
from mrt.kinds import KINDS

LAYERD = 192  # px of the longer side: its alignment looks at every pair of layers
SHOWN = 8  # designs of the sheet
COLUMNS = 12
NOTE = f"""Designs that people made and nobody here did (mrt/evaluation/real/README.md), at their own size. Figures are
means over all layers of all designs, a design: mean of the designs' means. amodal: alpha soft IoU of whole layers, and
by kind; visible: the same where no true layer lies above; edge L1: difference of alpha within 2 px of true edges that
are to be seen (less is better); hidden ground: the background under layers, in dB; sum: all layers flattened against
the picture, in dB. With true regions, each layer is compared with its own; else each true layer with the best fitting
one, one to one, or with nothing if none is left, so wrong orders go unpunished. The shipped networks see the page as
large as their limits allow and at most the 20 largest layers (the others are empty); their results are scaled up, as
are those of the classical decomposer, from {CLASSICAL} px: neither uses the picture's own pixels. seconds a design:
one by one, on this machine under its load at the time."""
LAYERD_NOTE = f"""LayerD's protocol (RGB L1, less is better, and alpha soft IoU at 0 and {layerd.MERGES} merges) on the
same decompositions, at {LAYERD} px of the longer side."""


def measure(ways: Sequence[Way], paths: Sequence[Path], out: Path, log: Callable[[str], None] = print) -> list[Table]:
    """Designs are looked at one after the other, so that no more than one is held in memory."""
    found: dict[str, list[DesignFigures]] = {way.name: [] for way in ways}
    merges: dict[str, list[list[dict[str, float]]]] = {way.name: [] for way in ways}
    rows: list[tuple[str, list[np.ndarray]]] = []
    best: list[best_worst.Shown] = []
    shown = set(np.linspace(0, len(paths) - 1, min(SHOWN, len(paths))).round().astype(int))
    for index, path in enumerate(paths):
        design = designs.read(path)
        if index in shown:
            rows.append(("truth", _pictures(truth_of(design), design.page)))
        for way in ways:
            start = time.perf_counter()
            made = way.decompose(
                design.flat(), [layer.region for layer in design.layers] if way.regions_known else None
            )
            seconds = time.perf_counter() - start
            found[way.name].append(figures_of(design, made, way.regions_known, seconds))
            if way.name == best_worst.WAY:
                best.append(best_worst.shown(path.stem, design, made, found[way.name][-1]))
            merges[way.name].append(layerd.scores(_small(made, design), _small(truth_of(design), design)))
            if index in shown:
                rows.append((textwrap.fill(way.name, 11), _pictures(made, design.page)))
        log(f"  {path.stem}: " + "; ".join(f"{way.name} {_amodal(found[way.name][-1]):.3f}" for way in ways))
    tables = [_table(found, paths), _merges(merges, paths)]
    out.mkdir(parents=True, exist_ok=True)
    setup = {"designs": len(paths), "machine": machine()}
    report.write(out, setup, tables, "real.json", "real.md")
    sheets.paste(out / "real.png", rows, most=COLUMNS)
    if best:
        best_worst.write(out / "real-best-worst.png", best)
    log(report.markdown(setup, tables))
    return tables


def _table(found: dict[str, list[DesignFigures]], paths: Sequence[Path]) -> Table:
    return Table("real", "Real designs", NOTE, conditions(found), [_row(name, rows) for name, rows in found.items()])


def conditions(found: dict[str, list[DesignFigures]]) -> dict:
    layers = [layer.kind for rows in list(found.values())[:1] for row in rows for layer in row.layers]
    return {"layers": len(layers)} | {kind: layers.count(kind) for kind in KINDS}


def _row(name: str, found: Sequence[DesignFigures]) -> Row:
    layers = [layer for row in found for layer in row.layers]
    kinds = {kind: _mean([layer.amodal for layer in layers if layer.kind == kind]) for kind in KINDS}
    return {
        "way": name,
        "amodal": _mean([layer.amodal for layer in layers]),
        "a design": _mean([_amodal(row) for row in found]),
        **kinds,
        "visible": _mean([layer.visible for layer in layers]),
        "visible text": _mean([layer.visible for layer in layers if layer.kind == "text"]),
        "edge L1": _mean([layer.edge for layer in layers]),
        "hidden ground": _mean([row.hidden for row in found]),
        "sum": _mean([row.sum for row in found]),
        "layers made": _mean([float(row.made) for row in found]),
        "seconds a design": _mean([row.seconds for row in found]),
    }


def _merges(found: dict[str, list[list[dict[str, float]]]], paths: Sequence[Path]) -> Table:
    rows: list[Row] = []
    for name, scores in found.items():
        row: Row = {"way": name}
        for measure_name in ("rgb_l1", "soft_iou"):
            for merged in (0, layerd.MERGES):
                row[f"{measure_name} {merged}"] = _mean([one[merged][measure_name] for one in scores])
        rows.append(row)
    return Table("layerd", "LayerD's protocol", LAYERD_NOTE, {"designs": len(paths)}, rows)


def _amodal(row: DesignFigures) -> float:
    return float(np.mean([layer.amodal for layer in row.layers]))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else None


def _small(layers: Sequence[Placed], design: Design) -> list[np.ndarray]:
    page = design.page
    scale = min(1.0, LAYERD / max(page[2:]))
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return [resized(summed([layer], page), size).astype(np.float32) / 255 for layer in layers]


def _pictures(layers: Sequence[Placed], page: Region) -> list[np.ndarray]:
    """All layers flattened, then each, small, so that a sheet of many is held."""
    scale = 2 * sheets.CELL / max(page[2:])
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    every = [Placed(page, summed(layers, page)), *layers[: COLUMNS - 1]]
    return [resized(summed([layer], page), size).astype(np.float32) / 255 for layer in every]
