"""Figures of one task over many cases: means of the measures, one dictionary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from mrt.evaluation import measures
from mrt.evaluation.cases import Case
from mrt.evaluation.runner import Stack


def score(cases: Sequence[Case], stacks: Sequence[Stack]) -> dict[str, float]:
    """colour, shape, icon, text: shares right. iou, crispness: layers. background: mean error of its mean, /255.
    empty_background: mean alpha of what should be clear, /255. recomposition: dB on the page."""
    values: dict[str, list[float]] = defaultdict(list)
    for case, stack in zip(cases, stacks, strict=True):
        for slot, layer in case.layers.items():
            made, truth = stack[slot], case.truth[slot]
            values["iou"].append(measures.iou(made, truth))
            values["crispness"].append(measures.crispness(made, truth))
            if layer.coloured:
                values["colour"].append(measures.colour_right(made, layer.colour))
            if measures.classifiable(layer, case.regions[slot]):
                values[layer.kind].append(measures.class_right(made, layer))
        if 1 in stack:
            score_background(case, stack[1], values)
        if case.task != "text_to_layers":
            wanted, made = (recomposed(case, known) for known in (case.truth, stack))
            values["recomposition"].append(measures.psnr(made, wanted))
    return {name: round(float(np.mean(found)), 4) for name, found in sorted(values.items())}


def score_background(case: Case, made: np.ndarray, values: dict[str, list[float]]) -> None:
    difference = made.mean((0, 1)) - case.truth[1].mean((0, 1))
    values["background"].append(float(np.abs(difference).mean() * 255))
    if case.design.background.kind == "empty":
        values["empty_background"].append(float(made[..., 3].mean() * 255))


def recomposed(case: Case, known: Stack) -> np.ndarray:
    """The page with the design's own pixels for every slot that `known` lacks."""
    background = case.design.background.pixels.astype(np.float32) / 255
    layers = {1: (case.design.page, background)}
    for slot, layer in enumerate(case.design.layers, start=2):
        layers[slot] = layer.region, layer.pixels.astype(np.float32) / 255
    layers |= {slot: (case.regions[slot], pixels) for slot, pixels in known.items()}
    return measures.composite([layers[slot] for slot in sorted(layers)], case.design.page)
