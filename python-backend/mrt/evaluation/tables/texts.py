"""Kinds of text: layer captions, one prompt for the whole design, both or none."""

from __future__ import annotations

from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import Text
from mrt.evaluation.metrics.score import score
from mrt.evaluation.reporting.table import Row, Table, chosen, conditions
from mrt.evaluation.tables.tasks import NAMED
from mrt.tasks import Task

NOTE = """The same designs of 2-7 layers, targets and seeds in the rows of a task; but restyle_layers without captions
takes designs with an accent, as nothing else predicts the colour: its only text is the fixed instruction."""
ASKED: dict[Task, tuple[Text, ...]] = {
    "text_to_layers": ("captions", "captions and prompt", "short prompt", "long prompt"),
    "image_to_layers": ("captions", "short prompt", "none"),
    "restyle_layers": ("captions", "none"),
}
_FIGURES = ("psnr_merged", "ssim_merged", "psnr_layer", "ssim_layer", "soft_iou", *NAMED, "palette_distance")


def tables(bench: Bench) -> list[Table]:
    rows: list[Row] = []
    rans = []
    for task, asked in ASKED.items():
        for text in asked:
            ran = bench.run(task, text=text)
            rans.append(ran)
            figures = score(ran.cases, ran.stacks)
            rows.append({"task": task, "text": text, "designs": len(ran.cases)} | chosen(figures, *_FIGURES))
            bench.log(f"  {task}, {text}: {figures}")
    return [Table("texts", "With and without text", NOTE, conditions(rans, bench.limits.steps), rows)]
