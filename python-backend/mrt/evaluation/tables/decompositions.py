"""The same pictures taken apart by our network, by the same network asked the full-canvas way, and without learning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.evaluation.bench import Bench, Ran
from mrt.evaluation.cases import Case, Text, cases
from mrt.evaluation.decomposers import (
    Decomposer,
    Taken,
    as_decoded,
    classical_blind,
    classical_oracle,
    detected,
    ours,
    picture_of,
    truth_of,
    whole_page,
)
from mrt.evaluation.held_out import named
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics import layerd
from mrt.evaluation.metrics.matching import matched
from mrt.evaluation.metrics.ssim import ssim
from mrt.evaluation.reporting.table import Row, Table, conditions
from mrt.geometry import Region

WAYS: dict[str, tuple[Decomposer, Text]] = {
    "regions, captions": (ours, "captions"),
    "regions, no text": (ours, "none"),
    "regions, captions, as decoded": (as_decoded, "captions"),
    "whole page, captions": (whole_page, "captions"),
    "whole page, no text": (whole_page, "none"),
    "classical, true regions": (classical_oracle, "none"),
    "classical, no regions": (classical_blind, "none"),
    "detected regions, no text": (detected, "none"),
}
NOTE = """regions: our network with the true regions; as decoded: without the picture's own pixels, which
image_to_layers gives back where its layers agree with it but for a shade; whole page: the same network and steps with
the page as every layer's region, as Qwen-Image-Layered has it (past what the server allows), for which it was not
trained; classical: colour clusters, connected components, hole filling and inpainting, with the true regions and their
order, or without them. soft_iou: each true layer with the made one that fits it best, one to one, so wrong orders go
unpunished. A decomposer that copies pixels recomposes well whatever its layers are. seconds a design: in batches, on
this machine as it was loaded."""
LAYERD_NOTE = """LayerD's protocol on the same runs, all numbers of layers together: RGB L1 (less is better) and alpha
soft IoU over groups of layers aligned by dynamic time warping, at 0 to 5 merges of neighbours."""
_HEAVY = 8  # layers from which a full canvas costs so much that fewer designs have to do


def tables(bench: Bench) -> list[Table]:
    ways = {name: way for name, way in WAYS.items() if way[0] is not detected or bench.detect}
    rows: list[Row] = []
    merges: dict[str, list[list[dict[str, float]]]] = {name: [] for name in ways}
    rans = []
    for band in bench.bands:
        count = bench.count(0.5 if band[0] < _HEAVY else 0.25)
        for name, (decomposer, text) in ways.items():
            chosen = cases("image_to_layers", count, text, band)
            taken = decomposer(bench, chosen)
            rans.append(Ran(chosen, [], taken.seconds))
            rows.append({"layers": named(band), "way": name, "designs": count} | figures(chosen, taken))
            merges[name] += [
                layerd.scores(made, truth_of(case)) for case, made in zip(chosen, taken.layers, strict=True)
            ]
            bench.log(f"  {named(band)} layers, {name}: {rows[-1]}")
    under = conditions(rans, bench.limits.steps)
    return [
        Table("decompositions", "Three ways to take a picture apart", NOTE, under, rows),
        Table("layerd", "LayerD's protocol", LAYERD_NOTE, under, [merge_row(name, merges[name]) for name in ways]),
    ]


def figures(chosen: Sequence[Case], taken: Taken) -> Row:
    overlaps, quality, likeness = [], [], []
    for case, layers in zip(chosen, taken.layers, strict=True):
        picture, page = picture_of(case), Region(0, 0, *case.design.page[2:])
        overlaps += matched(layers[1:], truth_of(case)[1:])
        flat = measures.composite([(page, layer) for layer in layers], page)
        quality.append(measures.psnr(flat, picture))
        likeness.append(ssim(flat, picture))
    row: Row = {
        "soft_iou": round(float(np.mean(overlaps)), 4),
        "psnr_merged": round(float(np.mean(quality)), 4),
        "ssim_merged": round(float(np.mean(likeness)), 4),
        "layers made": round(float(np.mean([len(layers) - 1 for layers in taken.layers])), 1),
    }
    if taken.tokens is not None:
        row["tokens"] = round(taken.tokens)
    return row | {"seconds a design": round(taken.seconds, 3)}


def merge_row(name: str, found: Sequence[Sequence[dict[str, float]]]) -> Row:
    row: Row = {"way": name, "designs": len(found)}
    for measure in ("rgb_l1", "soft_iou"):
        for merged in range(layerd.MERGES + 1):
            row[f"{measure} {merged}"] = round(float(np.mean([one[merged][measure] for one in found])), 4)
    return row
