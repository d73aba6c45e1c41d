"""Layers by what they show: the kinds of content, and words by script."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from mrt.data import glyphs
from mrt.data.designs import DrawnLayer
from mrt.evaluation.bench import Bench
from mrt.evaluation.metrics import classes
from mrt.evaluation.metrics.score import Values, layer_figures
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.tasks import TASKS

NOTE = """All layers of the runs of the table `tasks`, whatever their number in a design. right: the share that its own
template matches best; photos, panels and shadows have none, and are judged by their pixels."""
_SHOWN = ("soft_iou", "psnr_layer", "ssim_layer")


def tables(bench: Bench) -> list[Table]:
    rows: list[Row] = []
    rans = []
    for task in TASKS:
        found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        for ran in (bench.run(task, band) for band in bench.bands):
            rans.append(ran)
            for case, stack in zip(ran.cases, ran.stacks, strict=True):
                for slot, layer in case.layers.items():
                    values, figures = found[kind_of(layer)], layer_figures(stack[slot], case.truth[slot])
                    for name in _SHOWN:
                        value = figures[name]
                        if value is not None:
                            values[name].append(value)
                    values["layers"].append(1)
                    if classes.classifiable(layer, case.regions[slot]):
                        values["right"].append(classes.class_right(stack[slot], layer))
        for kind, values in sorted(found.items()):
            row: Row = {"task": task, "kind": kind, "layers": len(values.pop("layers"))}
            rows.append(row | {name: round(float(np.mean(numbers)), 4) for name, numbers in values.items()})
    return [Table("kinds", "Layers by what they show", NOTE, conditions(rans, bench.limits.steps), rows)]


def kind_of(layer: DrawnLayer) -> str:
    if layer.kind != "text":
        return layer.kind
    scripts = [script for script, words in glyphs.SCRIPTS.items() if layer.name in words]
    return f"word, {scripts[0] if scripts else 'latin'}"
