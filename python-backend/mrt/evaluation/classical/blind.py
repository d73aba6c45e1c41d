"""The classical decomposer without a layout: from the picture alone it finds how many layers there are and where."""

from __future__ import annotations

import numpy as np

from mrt.evaluation.classical.components import filled, segments
from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.classical.peel import ALIKE, box_of, peel
from mrt.evaluation.metrics.clear import grown

_STEP = 12 / 255  # the largest difference of neighbouring pixels within one area
_LEAST = 10  # px of an area; less is a soft edge
_GAP = 5  # px between the letters of a word


def decompose(picture: np.ndarray) -> list[np.ndarray]:
    """Background and layers, bottom to top, each (h, w, 4) of the whole page, premultiplied; larger ones below."""
    objects = sorted(merged(picture, foreground(picture)), key=extent, reverse=True)
    layers, seen_above = [], np.zeros(picture.shape[:2], bool)
    for core in reversed(objects):
        hidden = filled(core) & seen_above  # holes where other layers lie on top are filled
        layer, picture = peel(picture, core | hidden)
        layers.append(layer)
        seen_above |= core
    return [picture, *layers[::-1]]


def foreground(picture: np.ndarray) -> list[np.ndarray]:
    """Masks of the areas that are not background: they neither reach opposite edges nor match the inpainted ground."""
    labels = segments(picture, _STEP)
    areas = [labels == label for label in np.flatnonzero(np.bincount(labels.ravel()) >= _LEAST)]
    ground = [area for area in areas if spans(area)]
    if not ground:
        at_edge = [area for area in areas if area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any()]
        ground = [max(at_edge or areas, key=np.sum)]
    known = np.any(ground, axis=0)
    left = [area for area in areas if not (area & known).any()]
    for _ in range(2):
        behind = inpainted(picture, known)
        more = [area for area in left if np.abs(picture - behind)[area].mean() < 0.5 * ALIKE]
        known = np.any([known, *more], axis=0)
        left = [area for area in left if not (area & known).any()]
    return left


def spans(area: np.ndarray) -> bool:
    return bool((area[0].any() and area[-1].any()) or (area[:, 0].any() and area[:, -1].any()))


def merged(picture: np.ndarray, areas: list[np.ndarray]) -> list[np.ndarray]:
    """Areas of one colour that lie close together are one layer: the letters of a word, the parts of an icon."""
    found: list[np.ndarray] = []
    for area in areas:
        near, colour = grown(area, _GAP), picture[area].mean(0)
        same = [one for one in found if (one & near).any() and np.abs(picture[one].mean(0) - colour).max() <= ALIKE]
        found = [one for one in found if not any(one is other for other in same)]
        found.append(np.any([area, *same], axis=0))
    return found


def extent(core: np.ndarray) -> int:
    """Area of the box around a mask."""
    return core[box_of(core)].size
