"""Every task by number of layers, beside what the codec alone loses."""

from __future__ import annotations

from mrt.evaluation import runner
from mrt.evaluation.bench import Bench
from mrt.evaluation.held_out import named
from mrt.evaluation.metrics.score import Figures, score
from mrt.evaluation.reporting.table import Row, Table, chosen, conditions
from mrt.tasks import TASKS

PIXELS = ("psnr_merged", "ssim_merged", "psnr_layer", "ssim_layer", "iou", "soft_iou", "crispness")
CEILINGS = ("psnr_merged", "psnr_layer", "soft_iou")
NAMED = ("colour", "shape", "icon", "word")
PIXEL_NOTE = """psnr_merged, ssim_merged: the flattened page against the picture given (image_to_layers), the design's
composite (add_layers, restyle_layers), the model's own composed picture (text_to_layers). psnr_layer, ssim_layer:
where the true layer is not transparent. PSNR in dB, over black and white, at most 60. iou: of where a layer is at
least half as opaque as its peak; soft_iou: sum of the lesser alpha over that of the greater. crispness: soft pixels
relative to the truth. codec: the autoencoder alone on the true layers, which no transformer can beat."""
NAMED_NOTE = """Shares right. colour: the nearest of ten names to the mean colour. shape, icon, word: the best matching
template of 7, 16 and all words in eight scripts; pills and what the page cuts off are left out."""


def tables(bench: Bench) -> list[Table]:
    pixels: list[Row] = []
    classes: list[Row] = []
    rans = []
    for task in TASKS:
        for band in bench.bands:
            ran = bench.run(task, band)
            rans.append(ran)
            figures = score(ran.cases, ran.stacks)
            ceiling = score(ran.cases, runner.codec(bench.networks, ran.cases))
            head = {"task": task, "layers": named(band), "designs": len(ran.cases)}
            pixels.append(head | chosen(figures, *PIXELS) | codec(ceiling, *CEILINGS))
            classes.append(head | chosen(figures, *NAMED) | codec(ceiling, *NAMED))
            bench.log(f"  {task}, {named(band)} layers: {figures}")
    under = conditions(rans, bench.limits.steps) | {"guidance": dict(bench.limits.guidance)}
    return [
        Table("tasks", "Each task by number of layers", PIXEL_NOTE, under, pixels),
        Table("adherence", "What the captions ask for, by number of layers", NAMED_NOTE, under, classes),
    ]


def codec(ceiling: Figures, *names: str) -> Row:
    return {f"codec {name}": value for name, value in chosen(ceiling, *names).items()}
