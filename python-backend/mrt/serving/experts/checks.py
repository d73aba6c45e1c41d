"""The self-check of a picture that experts took apart, as `done` carries it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from mrt.experts.decompose import Part
from mrt.experts.reconcile import BAND, Cut, flattened
from mrt.geometry import Region

PERFECT_PSNR = 99.0  # JSON has no infinity
POOR_PSNR = 40.0  # dB
BLANK = 0.05  # alpha up to which a layer shows nothing


class Check(TypedDict):
    """As in mrt.serving.engine.self_check."""

    value: float | None
    flag: bool
    slots: list[int]


def checked(picture: np.ndarray, ground: np.ndarray, parts: Sequence[Part], given: bool) -> dict[str, Check]:
    """`picture`, `ground` (h, w, 3) uint8. Slots count from 1, the background. `given`: a blank layer is a fault, as
    its region was asked for."""
    psnr = recomposition_psnr(picture, ground, parts)
    peaks = {at + 2: float(part.pixels[..., 3].max(initial=0)) / 255 for at, part in enumerate(parts)}
    blank = [slot for slot, peak in peaks.items() if peak < BLANK] if given else []
    nothing: Check = {"value": None, "flag": False, "slots": []}
    return {
        "recomposition": {"value": psnr, "flag": psnr < POOR_PSNR, "slots": []},
        "blank": {"value": _least(peaks.values()) if given else None, "flag": bool(blank), "slots": blank},
        "duplicate": nothing,
        "outside": nothing,
        "grey": nothing,
    }


def recomposition_psnr(picture: np.ndarray, ground: np.ndarray, parts: Sequence[Part]) -> float:
    """Of the layers laid on the ground against the picture, dB; by bands, so any size fits."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    error = 0.0
    for top in range(0, page.height, BAND):
        band = Region(0, top, page.width, min(BAND, page.height - top))
        cuts = []
        for part in parts:
            inside = part.region.intersect(band)
            if inside.width and inside.height:
                moved = inside._replace(y=inside.y - top)
                cuts.append(Cut(moved, part.pixels[inside.within(part.region)]))
        difference = flattened(ground[top : top + band.height], cuts).astype(np.float32)
        difference -= picture[top : top + band.height]
        error += float(np.square(difference).sum())
    mean = error / (picture.size * 255**2)
    return PERFECT_PSNR if mean == 0 else round(min(PERFECT_PSNR, -10 * float(np.log10(mean))), 2)


def _least(values) -> float | None:
    found = min(values, default=None)
    return None if found is None else round(found, 4)
