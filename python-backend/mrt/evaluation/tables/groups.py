"""image_to_layers asked for finer or coarser layers of the same pictures."""

from __future__ import annotations

import numpy as np

from mrt.data.grouping import grouped
from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import Text, case_of
from mrt.evaluation.held_out import SEED, held_out
from mrt.evaluation.metrics.score import score
from mrt.evaluation.reporting.table import Row, Table, chosen, conditions

NOTE = """The same pictures of 4-7 layers; grouped: one or two pairs of overlapping or adjacent layers are wanted as one
(MRT 3.2, layer grouping). Designs in which no pair can be merged are left out."""
_FIGURES = ("psnr_merged", "ssim_merged", "psnr_layer", "ssim_layer", "iou", "soft_iou")


def tables(bench: Bench) -> list[Table]:
    def mergeable(design) -> bool:
        return len(grouped(np.random.default_rng(SEED), design).layers) < len(design.layers)

    found = held_out(bench.count(0.75), (4, 7), mergeable)
    rows: list[Row] = []
    rans = []
    asked: tuple[Text, ...] = ("captions", "none")
    for text in asked:
        for name, designs in (
            ("as drawn", found),
            ("grouped", [grouped(np.random.default_rng(SEED), design) for design in found]),
        ):
            cases = [
                case_of(np.random.default_rng((SEED, index)), "image_to_layers", design, text)
                for index, design in enumerate(designs)
            ]
            ran = bench.fresh(bench.default, cases)
            rans.append(ran)
            layers = round(float(np.mean([len(design.layers) for design in designs])), 2)
            head = {"text": text, "layers wanted": name, "designs": len(cases), "layers a design": layers}
            rows.append(head | chosen(score(ran.cases, ran.stacks), *_FIGURES))
            bench.log(f"  {text}, {name}: {rows[-1]}")
    return [Table("groups", "With and without grouping", NOTE, conditions(rans, bench.limits.steps), rows)]
