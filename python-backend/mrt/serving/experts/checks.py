"""The self-check of a picture that experts took apart, as `done` carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy as np

from mrt.experts.checks.checked import checked as doubts_of
from mrt.experts.decompose import Part
from mrt.experts.progress import Report, unheard
from mrt.experts.reconcile import Cut

BLANK = 0.05  # alpha up to which a layer shows nothing


class Check(TypedDict):
    """As in mrt.serving.engine.self_check."""

    value: float | None
    flag: bool
    slots: list[int]


def checked(
    picture: np.ndarray, ground: np.ndarray, parts: Sequence[Part], given: bool, report: Report = unheard
) -> dict[str, Check]:
    """`picture`, `ground` (h, w, 3) uint8. Slots count from 1, the background. `given`: a blank layer is a fault, as
    its region was asked for."""
    found = doubts_of(
        picture, ground, [Cut(part.region, part.pixels) for part in parts], [part.kind for part in parts], report
    )
    checks: dict[str, Check] = {
        name: {"value": check.value, "flag": check.flag, "slots": [index + 2 for index in check.layers]}
        for name, check in found.items()
    }
    peaks = {at + 2: float(part.pixels[..., 3].max(initial=0)) / 255 for at, part in enumerate(parts)}
    blank = [slot for slot, peak in peaks.items() if peak < BLANK] if given else []
    nothing: Check = {"value": None, "flag": False, "slots": []}
    return {
        "recomposition": checks.pop("sum"),
        "blank": {"value": _least(peaks.values()) if given else None, "flag": bool(blank), "slots": blank},
        "duplicate": nothing,
        "outside": nothing,
        "grey": nothing,
        **checks,
    }


def _least(values: Iterable[float]) -> float | None:
    found = min(values, default=None)
    return None if found is None else round(found, 4)
