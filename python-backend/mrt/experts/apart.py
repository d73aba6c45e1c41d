"""One layer taken apart again: the layers inside it, with its alpha as their outline, as a group that adds up to it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mrt.experts.decompose import Part, taken_apart
from mrt.experts.finding import Granularity
from mrt.experts.hidden import filled
from mrt.experts.progress import Report, unheard
from mrt.experts.survey import Experts, survey
from mrt.geometry import Region

_SHOWN = 0.5  # of the highest alpha, from which a pixel says the layer's own colour
_EVEN = 0.9  # of what is shown, that has the highest alpha where a layer is evenly translucent
_LEVEL = 6  # of 255, that it differs by
_OPAQUE = 250 / 255  # alpha that counts as 1
_LEAST = 6  # px of a layer that shows anything


class Apart(NamedTuple):
    """`parts` bottom to top, in px of the layer; the first is what is left of it, of its whole size. `opacity` 0..1: of
    the group that they make."""

    opacity: float
    parts: list[Part]


def apart(
    pixels: np.ndarray, experts: Experts, granularity: Granularity | int = "normal", report: Report = unheard
) -> Apart:
    """`pixels`: a layer, straight RGBA (h, w, 4) uint8. `granularity`: or the most parts that are wanted, 1 or more.

    The parts over each other, at the group's opacity, give the layer again. Where nothing is found in it, it is the
    only part. ValueError where it is clear, or less than one part is asked for.
    """
    alpha = pixels[..., 3].astype(np.float32) / 255
    if not alpha.any():
        raise ValueError("the layer is clear all over; there is nothing in it to take apart")
    numbered = isinstance(granularity, int)
    most = granularity if numbered else 100
    if most < 1:
        raise ValueError(f"{most} parts were asked for; ask for 1 or more")
    opacity = opacity_of(alpha)
    outline = np.minimum(alpha / opacity, 1)
    plain = filled(pixels[..., :3], alpha < _SHOWN * alpha.max())
    seen = survey(plain, experts, None, "fine" if numbered else granularity, most - 1, report)
    ground, found = taken_apart(seen, experts, report)
    parts = []
    for part in reversed(found):
        own = part.region.within(Region(0, 0, alpha.shape[1], alpha.shape[0]))
        share = part.pixels[..., 3].astype(np.float32) / 255
        shown = np.rint(share * outline[own] * 255).astype(np.uint8)
        if (shown > 8).sum() < _LEAST:
            continue
        outline[own] = beneath(outline[own], share)
        parts.append(replace(part, pixels=np.dstack([part.pixels[..., :3], shown])))
    rest = np.dstack([ground, np.rint(outline * 255).astype(np.uint8)])
    return Apart(opacity, [Part(Region(0, 0, alpha.shape[1], alpha.shape[0]), rest, None, 1.0), *parts[::-1]])


def opacity_of(alpha: np.ndarray) -> float:
    """That of a layer that is evenly translucent but for its edges; 1 of any other. `alpha` (h, w) float32 0..1."""
    highest = float(alpha.max())
    shown = alpha[alpha > _SHOWN * highest]
    middle = float(np.median(shown))
    even = float((np.abs(shown - middle) <= _LEVEL / 255).mean())
    return middle if middle < _OPAQUE and even >= _EVEN else 1.0


def beneath(outline: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The outline that is left for what lies beneath a part which covers `share` of it, so that both together have it
    again; (h, w) float32 0..1 each. Nothing is left only where the outline itself is soft and the part covers it."""
    left = outline * (1 - share) / np.maximum(1 - outline * share, 1e-6)
    return np.where(outline >= _OPAQUE, outline, left)
