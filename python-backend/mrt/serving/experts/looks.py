"""Several looks of the region detector at one picture, at different sizes and mirrored, and what they agree on.

`python -m mrt.evaluation.finding` measures it: on validation pages boxes of one look were right less often, and looser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.finding import LOOKED_AT
from mrt.serving.layout.detection import overlaps
from mrt.serving.layout.regions import DetectedRegions, regions_of, working_size

MOST, LEAST = 100, 0.1  # boxes of a look, and the confidence from which they count
CLOSER = 512  # px of the longer side of the closest look
_SAME = 0.5  # IoU from which boxes of two looks are of one thing

Candidates = Callable[[np.ndarray], np.ndarray]
"""A region detector: premultiplied planes (1, 4, h, w) float32 0..1 to candidates (1, cells, fields)."""


class Look(NamedTuple):
    """`side`: px of the picture's longer side that the detector sees."""

    side: int
    mirrored: bool = False


class Agreed(NamedTuple):
    """n things, bottom to top: boxes (n, 4) float left, top, right, bottom in px of the picture; kinds (n,) indices of
    mrt.kinds.KINDS; scores (n,) 0..1, the mean over all looks, 0 of one that did not find the thing."""

    boxes: np.ndarray
    kinds: np.ndarray
    scores: np.ndarray


@dataclass
class _Group:
    kind: int
    looks: set[int] = field(default_factory=set)
    boxes: list[np.ndarray] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    z: list[float] = field(default_factory=list)


def looks_of(width: int, height: int) -> list[Look]:
    """How often a picture is looked at; more closely only where it has the px for it."""
    closer = min(CLOSER, max(width, height))
    return [Look(LOOKED_AT), Look(LOOKED_AT, mirrored=True), *([Look(closer)] if closer > LOOKED_AT else [])]


def look_at(picture: np.ndarray, look: Look, candidates: Candidates) -> DetectedRegions:
    """What one look finds on a picture (h, w, 3) uint8, in its px."""
    height, width = picture.shape[:2]
    across, down = working_size(width, height, look.side)
    small = Image.fromarray(picture).resize((across, down), Image.Resampling.BOX)
    planes = np.asarray(small, np.float32).transpose(2, 0, 1) / 255
    seen = np.concatenate([planes, np.ones((1, down, across), np.float32)])[None]
    if look.mirrored:
        seen = np.ascontiguousarray(seen[..., ::-1])
    found = regions_of(candidates(seen)[0], (across, down), (width, height), MOST, LEAST)
    if not look.mirrored:
        return found
    left, top, right, bottom = found.boxes.T
    return found._replace(boxes=np.stack([width - right, top, width - left, bottom], 1))


def agreed(looks: Sequence[DetectedRegions]) -> Agreed:
    """Boxes of different looks that overlap are one thing: its box is their mean, its kind that of the surest."""
    order = [(found.scores[at], number, at) for number, found in enumerate(looks) for at in range(len(found.scores))]
    groups: list[_Group] = []
    for score, number, at in sorted(order, reverse=True):
        box = looks[number].boxes[at]
        known = (one for one in groups if number not in one.looks and overlaps(box, one.boxes[0][None])[0] >= _SAME)
        group = next(known, None)
        if group is None:
            group = _Group(int(looks[number].kinds[at]))
            groups.append(group)
        group.looks.add(number)
        group.boxes.append(box)
        group.scores.append(float(score))
        group.z.append(float(looks[number].z[at]))
    groups.sort(key=lambda one: float(np.average(one.z, weights=one.scores)))
    return Agreed(
        np.array([np.average(one.boxes, 0, one.scores) for one in groups]).reshape(-1, 4),
        np.array([one.kind for one in groups], int),
        np.array([sum(one.scores) / len(looks) for one in groups]),
    )
