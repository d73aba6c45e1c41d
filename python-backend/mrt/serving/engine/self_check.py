"""Figures on a finished stack that tell a caller what to look at twice, each with a flag.

The thresholds leave good stacks without a flag: `python -m mrt.evaluation.alarms` prints how often each is raised on
held-out designs as made, and on the same ones spoilt on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
}  # dB; the former has only its own sketch to be held against
ALIKE = 0.9
SPILT = 0.2
GREYED = 0.02


class Check(TypedDict):
    """`value` is None where there was nothing to look at; `slots` are those for which the flag stands, if any."""

    value: float | None
    flag: bool
    slots: list[int]


def self_check(request: Request, planes: Mapping[int, np.ndarray]) -> dict[str, Check]:
    """`planes`: by place in request.slots, premultiplied RGBA of every slot that is known.

    recomposition: the stack on the page against what it has to come to, PSNR in dB; None where that lacks layers.
    blank: the highest alpha of the faintest layer that was made, 0..1; one that shows nothing is flagged.
    duplicate: likeness of the two layers that are most alike at the same place, 0..1, at least one of them made.
    outside: of a made layer's alpha, the largest share outside of the region as the caller gave it, 0..1.
    grey: of a made layer or background, the largest share under a grey haze, 0..1: a clear area that turned grey, the
    failure that MRT 4.3.3 names. Opaque grey is taken for content.
    """
    psnr = _recomposition(request, planes)
    layers = {request.slots[place].index: sampled.of(request, place, planes[place]) for place in request.stack}
    made = {request.slots[place].index for place in request.generated}
    above = {slot: layers[slot] for slot in sorted(made) if slot > 1}
    shown = {slot: layer for slot, layer in layers.items() if layer.peak >= PAINTED}
    alike = {
        (low, high): sampled.likeness(shown[low], shown[high])
        for low in shown
        for high in shown
        if low < high and (low in made or high in made)
    }
    twins = sorted({slot for pair, value in alike.items() if value >= ALIKE for slot in pair})
    return {
        "recomposition": _check(psnr, psnr is not None and psnr < POOR_PSNR[request.task], []),
        "blank": _of_layers(above, lambda layer: layer.peak, lambda peak: peak < PAINTED, worst=min),
        "duplicate": _check(max(alike.values(), default=None), bool(twins), twins),
        "outside": _of_layers(above, sampled.spilt, lambda share: share > SPILT),
        "grey": _of_layers({slot: layers[slot] for slot in sorted(made)}, sampled.greyed, lambda share: share > GREYED),
    }


def recomposition_psnr(made: np.ndarray, wanted: np.ndarray) -> float:
    """PSNR in dB of premultiplied planes, mean over black and white behind them."""
    difference = np.clip(made, 0, 1) - np.clip(wanted, 0, 1)
    on_black, on_white = difference[:3], difference[:3] - difference[3]
    error = float((np.square(on_black).mean() + np.square(on_white).mean()) / 2)
    return PERFECT_PSNR if error == 0 else round(min(PERFECT_PSNR, -10 * float(np.log10(error))), 2)


def _recomposition(request: Request, planes: Mapping[int, np.ndarray]) -> float | None:
    if request.task in EDITS:  # their composed slot is what is kept
        return None
    layers = [(request.slots[place].region, planes[place]) for place in request.stack]
    whole = flatten([(request.slots[request.whole].region, planes[request.whole])], request.page)
    return recomposition_psnr(flatten(layers, request.page), whole)


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
