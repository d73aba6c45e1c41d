"""Figures on a finished stack that tell a caller what to look at twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mrt.serving.pictures import flatten
from mrt.serving.request import Request
from mrt.tasks import EDITS

BLANK_ALPHA = 8 / 255  # a layer that is nowhere more opaque shows nothing
PERFECT_PSNR = 99.0  # JSON has no infinity


def self_check(request: Request, planes: Mapping[int, np.ndarray]) -> dict[str, Any]:
    """`planes`: by place in request.slots, premultiplied RGBA of every slot that is known.

    recomposition_psnr: the stack on the page against what it has to come to, in dB; None where that lacks layers.
    blank_layers: slots above the background that came out clear.
    """
    psnr = None
    if request.task not in EDITS:
        layers = [(request.slots[place].region, planes[place]) for place in request.stack]
        composed = flatten([(request.slots[request.whole].region, planes[request.whole])], request.page)
        psnr = recomposition_psnr(flatten(layers, request.page), composed)
    layers_made = [place for place in request.generated if request.slots[place].index > 1]
    blank = [request.slots[place].index for place in layers_made if planes[place][3].max() < BLANK_ALPHA]
    return {"recomposition_psnr": psnr, "blank_layers": blank}


def recomposition_psnr(made: np.ndarray, wanted: np.ndarray) -> float:
    """PSNR in dB of premultiplied planes, mean over black and white behind them."""
    difference = np.clip(made, 0, 1) - np.clip(wanted, 0, 1)
    on_black, on_white = difference[:3], difference[:3] - difference[3]
    error = float((np.square(on_black).mean() + np.square(on_white).mean()) / 2)
    return PERFECT_PSNR if error == 0 else round(min(PERFECT_PSNR, -10 * float(np.log10(error))), 2)
