"""Figures of cases: the measures of every made layer and of the merged page, and their means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from mrt.evaluation.cases import Case
from mrt.evaluation.metrics import classes
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.clear import painted_where_clear
from mrt.evaluation.metrics.ssim import ssim
from mrt.evaluation.runner import Stack
from mrt.geometry import Region

Values = dict[str, list[float]]
"""What was measured, by figure: one number a layer, or a page."""
Figures = dict[str, float]
WORSE_HIGHER = (
    "background",
    "empty_alpha",
    "translucent_alpha",
    "grey_where_clear",
    "painted_where_clear",
    "palette_distance",
    "rgb_l1",
)


def score(cases: Sequence[Case], stacks: Sequence[Stack]) -> Figures:
    """Means over all layers, or pages, of the cases.

    colour, shape, icon, word: shares right. iou, soft_iou: overlap by alpha. psnr_layer, ssim_layer: where the truth
    is not transparent. crispness: soft pixels, relative to the truth. psnr_merged, ssim_merged: the flattened page.
    background: error of its mean, of 255. empty_alpha, translucent_alpha: error of the alpha of such a background, of
    255. grey_where_clear, painted_where_clear: shares of clear pixels. palette_distance: of restyled layers, of 255.
    """
    return means(values_of(case, stack) for case, stack in zip(cases, stacks, strict=True))


def means(found: Iterable[Values]) -> Figures:
    pooled: Values = defaultdict(list)
    for values in found:
        for name, numbers in values.items():
            pooled[name] += numbers
    return {name: round(float(np.mean(numbers)), 4) for name, numbers in sorted(pooled.items()) if numbers}


def values_of(case: Case, stack: Stack) -> Values:
    values: Values = defaultdict(list)

    def note(name: str, value: float | None) -> None:
        if value is not None:
            values[name].append(float(value))

    for slot, layer in case.layers.items():
        made, truth = stack[slot], case.truth[slot]
        for name, value in layer_figures(made, truth).items():
            note(name, value)
        if layer.coloured:
            note("colour", measures.colour_right(made, layer.colour))
        if classes.classifiable(layer, case.regions[slot]):
            note(classes.FIGURES[layer.kind], classes.class_right(made, layer))
        if case.task == "restyle_layers":
            note("palette_distance", measures.palette_distance(made, truth))
    if 1 in stack and 1 in case.truth:
        for name, value in background_figures(case, stack[1]).items():
            note(name, value)
    made, wanted = merged(case, stack)
    if wanted is not None:
        note("psnr_merged", measures.psnr(made, wanted))
        note("ssim_merged", ssim(made, wanted))
    return values


def layer_figures(made: np.ndarray, truth: np.ndarray) -> dict[str, float | None]:
    seen, clear = truth[..., 3] > 0, painted_where_clear(made, truth)
    return {
        "iou": measures.iou(made, truth),
        "soft_iou": measures.soft_iou(made, truth),
        "psnr_layer": measures.psnr(made, truth, seen),
        "ssim_layer": ssim(made, truth, seen),
        "crispness": measures.crispness(made, truth),
        "grey_where_clear": clear and clear[0],
        "painted_where_clear": clear and clear[1],
    }


def background_figures(case: Case, made: np.ndarray) -> dict[str, float | None]:
    truth, kind = case.truth[1], case.design.background.kind
    figures: dict[str, float | None] = {
        "background": float(np.abs(made.mean((0, 1)) - truth.mean((0, 1))).mean() * 255)
    }
    if kind in ("empty", "translucent"):
        figures[f"{kind}_alpha"] = float(np.abs(made[..., 3] - truth[..., 3]).mean() * 255)
    if kind == "empty":
        grey, painted = painted_where_clear(made, truth) or (None, None)
        figures |= {"grey_where_clear": grey, "painted_where_clear": painted}
    return figures


def merged(case: Case, stack: Stack) -> tuple[np.ndarray, np.ndarray | None]:
    """The page as the stack gives it, and what it is held against (MRT 4.1): the picture that was given, the design's
    own composite, or in text_to_layers the model's own composed picture; None where the stack has none."""
    page = case.design.page
    made = recomposed(case, stack)
    if case.task != "text_to_layers":
        return made, case.design.composite()[page.within(Region(0, 0, *case.design.canvas))].astype(np.float32) / 255
    composed = stack.get(0)
    return made, None if composed is None else composed[page.within(Region(0, 0, *case.design.canvas))]


def recomposed(case: Case, known: Stack) -> np.ndarray:
    """The page of the made layers and, in the tasks on layers, of those that were kept."""
    layers = {slot: (case.regions[slot], pixels) for slot, pixels in known.items() if slot > 0}
    if len(case.truth) < len(case.regions):
        kept = {1: (case.design.page, case.design.background.pixels / 255)}
        kept |= {slot: (layer.region, layer.pixels / 255) for slot, layer in enumerate(case.design.layers, start=2)}
        layers = kept | layers
    return measures.composite([layers[slot] for slot in sorted(layers)], case.design.page)
