"""A restyle keeps the reference's form and takes the design's colours."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import Text
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.reporting.table import Row, Table, conditions

NOTE = """Designs of 2-7 layers. shape_iou: of the made layer's alpha and the form that the reference was painted from,
which is the design's own; a reference may show no more of it than a rim. rim: the share of what the reference shows
that the made layer covers. palette_distance: of the mean colours of made layer and design, mean of the channels, of
255; reference_distance: the same of the reference, so what a copy would get. captions none: the fixed instruction
alone, on designs with an accent."""


def tables(bench: Bench) -> list[Table]:
    asked: tuple[Text, ...] = ("captions", "none")
    rans = {text: bench.run("restyle_layers", text=text) for text in asked}
    rows: list[Row] = []
    for text, ran in rans.items():
        found: list[tuple[float, ...]] = []
        for case, stack in zip(ran.cases, ran.stacks, strict=True):
            for slot, layer in case.layers.items():
                made, truth, reference = stack[slot], case.truth[slot], layer.reference.astype(np.float32) / 255
                rim = reference[..., 3] > 0.5
                covered = float((made[..., 3][rim] > 0.5).mean()) if rim.any() else np.nan
                distances = [measures.palette_distance(one, truth) for one in (made, reference)]
                found.append((measures.iou(made, truth), covered, *(np.nan if d is None else d for d in distances)))
        names = ("shape_iou", "rim", "palette_distance", "reference_distance")
        figures = {
            name: round(float(np.nanmean(column)), 4)
            for name, column in zip(names, zip(*found, strict=True), strict=True)
        }
        rows.append({"captions": text, "designs": len(ran.cases), "layers": len(found)} | figures)
        bench.log(f"  captions {text}: {figures}")
    return [Table("restyle", "Restyle", NOTE, conditions(list(rans.values()), bench.limits.steps), rows)]
