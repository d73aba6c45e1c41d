"""Measures of a finished stack, each with a flag where a caller should have a closer look.

The thresholds are set so that good stacks have no flag: `python -m mrt.evaluation.alarms` prints how often each is
raised on held-out designs, and on the same designs damaged on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypedDict

import numpy as np

from mrt.compositing import flatten
from mrt.serving.contract.request import Request
from mrt.serving.engine import sampled
from mrt.serving.engine.sampled import PAINTED, Sampled
from mrt.tasks import EDITS

PERFECT_PSNR = 99.0  # JSON has no infinity
POOR_PSNR = {
    "text_to_layers": 16.0,
    "image_to_layers": 20.0,
}  # dB; text_to_layers is compared with its own generated composed slot
LEAST_BESIDE = 0.05  # of the page, that is not replaced, for a figure
ALIKE = 0.9
OUTSIDE = 0.2
GREY = 0.02


class Check(TypedDict):
    """`value` is None where there was nothing to measure; `slots` are those that raised the flag, if any."""

    value: float | None
    flag: bool
    slots: list[int]


def self_check(request: Request, planes: Mapping[int, np.ndarray], replaced: Collection[int] = ()) -> dict[str, Check]:
    """`planes`: by position in request.slots, premultiplied RGBA of every kept or decoded slot. `replaced`: slots whose
    layers are set in type or drawn after icons, which what the network drew says nothing about.

    recomposition: the stack on the page against the composed picture, beside what was replaced, PSNR in dB; None where
    that lacks layers, or hardly anything is left.
    blank: the highest alpha of the faintest generated layer, 0..1; a layer that shows nothing is flagged.
    duplicate: likeness of the two layers that are most alike at the same place, 0..1; at least one is generated.
    outside: the largest share of a generated layer's alpha outside of the region in the request, 0..1.
    grey: the largest share of a generated layer or background under a grey haze, 0..1: a clear area that turned grey,
    the failure in MRT 4.3.3. Opaque grey counts as content.
    """
    psnr = _recomposition(request, planes, replaced)
    samples = (sampled.sample(request, position, planes[position]) for position in request.stack)
    layers = {request.slots[position].index: layer for position, layer in zip(request.stack, samples, strict=True)}
    generated = {request.slots[position].index for position in request.generated}
    new = {slot: layers[slot] for slot in sorted(generated) if slot not in replaced}
    above = {slot: layer for slot, layer in new.items() if slot > 1}
    fitted = {request.slots[position].index for position in request.generated if request.is_fitted(position)}
    cut = {*request.strings, *request.illustrations, *fitted}  # to their regions
    uncut = {slot: layer for slot, layer in above.items() if slot not in cut}
    shown = {slot: layer for slot, layer in layers.items() if layer.peak >= PAINTED and slot not in replaced}
    alike = {
        (low, high): sampled.likeness(shown[low], shown[high])
        for low in shown
        for high in shown
        if low < high and (low in generated or high in generated)
    }
    twins = sorted({slot for pair, value in alike.items() if value >= ALIKE for slot in pair})
    return {
        "recomposition": _check(psnr, psnr is not None and psnr < POOR_PSNR[request.task], []),
        "blank": _of_layers(above, lambda layer: layer.peak, lambda peak: peak < PAINTED, worst=min),
        "duplicate": _check(max(alike.values(), default=None), bool(twins), twins),
        "outside": _of_layers(uncut, sampled.outside_share, lambda share: share > OUTSIDE),
        "grey": _of_layers(new, sampled.grey_share, lambda share: share > GREY),
    }


def recomposition_psnr(stack: np.ndarray, picture: np.ndarray) -> float:
    """PSNR in dB of premultiplied planes (4, ...), mean over black and white behind them."""
    difference = np.clip(stack, 0, 1) - np.clip(picture, 0, 1)
    on_black, on_white = difference[:3], difference[:3] - difference[3]
    error = float((np.square(on_black).mean() + np.square(on_white).mean()) / 2)
    return PERFECT_PSNR if error == 0 else round(min(PERFECT_PSNR, -10 * float(np.log10(error))), 2)


def _recomposition(request: Request, planes: Mapping[int, np.ndarray], replaced: Collection[int]) -> float | None:
    if request.task in EDITS:  # their composed slot shows kept layers only
        return None
    beside = np.ones((request.page.height, request.page.width), bool)
    for position in request.stack:
        if request.slots[position].index in replaced:
            part = request.slots[position].region.intersect(request.page)
            if part.width and part.height:
                beside[part.within(request.page)] = False
    if beside.mean() < LEAST_BESIDE:
        return None
    layers = [(request.slots[position].region, planes[position]) for position in request.stack]
    whole = flatten([(request.slots[request.whole].region, planes[request.whole])], request.page)
    return recomposition_psnr(flatten(layers, request.page)[:, beside], whole[:, beside])


def _of_layers(
    layers: Mapping[int, Sampled],
    measure: Callable[[Sampled], float],
    wrong: Callable[[float], bool],
    worst: Callable[..., float | None] = max,
) -> Check:
    values = {slot: measure(layer) for slot, layer in layers.items()}
    slots = [slot for slot, value in values.items() if wrong(value)]
    return _check(worst(values.values(), default=None), bool(slots), slots)


def _check(value: float | None, flag: bool, slots: list[int]) -> Check:
    return {"value": None if value is None else round(float(value), 4), "flag": flag, "slots": slots}
