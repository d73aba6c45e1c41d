"""`npm run evaluate -- --layouts`: the tables, as layouts.json and layouts.md."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mrt.data.world.assets import AssetError
from mrt.evaluation import finding
from mrt.evaluation.cases import SEED
from mrt.evaluation.held_out import named
from mrt.evaluation.layouts.counts import FORMS, RANGES, detected, planned
from mrt.evaluation.metrics import boxes, plans
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.serving.layout.onnx import OnnxLayouts

DETECTED_NOTE = """Boxes that mrt_layout finds on pages of the small world, against the tight box of a layer's content,
hidden parts included, cut off at the page's edge. recall, precision: at IoU 0.5. covering: found layers whose region,
snapped outwards, misses less than 1 px of that box. number_right: designs with as many boxes as layers. order_right: of
pairs of layers that share pixels and were both found."""
PLANNED_NOTE = """Regions that mrt_layout plans from a prompt. parts: layers divided by semicolons; sentence: as
training of the transformer puts it; varied: other openings, articles and connecting words, any order, some made-up
words and, in 15 %, no background. captions_right, background_right: with their own words and no others. overlap: of the
tokens that are covered, those under several layers, and so in the designs. The planner network alone: a server reads
prompts by rules first."""


def measure(
    repository: Path, out: Path, designs: int, pages: int, log: Callable[[str], None] = print
) -> tuple[list[Table], str]:
    """Every table, and why one was left out, or ""; the files are written after each part."""
    layouts, start = OnnxLayouts(repository / "mrt_layout" / "1"), time.perf_counter()
    setup = {"machine": machine(), "seconds": 0.0, "left_out": ""}
    under = {"designs_a_row": designs, "seed": SEED}
    tables: list[Table] = []

    def add(table: Table) -> None:
        tables.append(table)
        setup["seconds"] = round(time.perf_counter() - start, 1)
        report.write(out, setup, tables, "layouts.json", "layouts.md")

    log("mrt_layout ...")
    add(Table("detected", "mrt_layout: layers found", DETECTED_NOTE, under, detected_rows(layouts, designs)))
    add(Table("planned", "mrt_layout: layouts planned", PLANNED_NOTE, under, planned_rows(layouts, designs)))
    log("mrt_regions ...")
    try:
        add(finding.table(pages, "validation"))
    except (AssetError, FileNotFoundError) as error:
        setup["left_out"] = f"what mrt_regions finds: {error}"
        report.write(out, setup, tables, "layouts.json", "layouts.md")
    log(report.markdown(setup, tables))
    log(f"all files are in {out}")
    return tables, setup["left_out"]


def detected_rows(layouts: OnnxLayouts, designs: int) -> list[Row]:
    total, rows = Counter[str](), list[Row]()
    for layers in RANGES:
        counts = detected(layouts, layers, designs)
        total += counts
        rows.append({"layers a design": named(layers), **boxes.figures_of(counts)})
    return [*rows, {"layers a design": named((RANGES[0][0], RANGES[-1][1])), **boxes.figures_of(total)}]


def planned_rows(layouts: OnnxLayouts, designs: int) -> list[Row]:
    return [
        {"prompt": form, "layers a design": named(layers), **plans.figures_of(planned(layouts, layers, designs, form))}
        for form in FORMS
        for layers in RANGES
    ]
