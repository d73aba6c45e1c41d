"""Outlines of a layer that what lies beneath it repeats: what was left behind when it was taken off."""

from __future__ import annotations

import numpy as np

from mrt.experts.checks.small import Small, near, steps
from mrt.geometry import Region

AROUND = 6  # cells beside an outline that are looked at
_BESIDE = 3  # cells from an outline, within which the rim of what was filled in may lie
_STEEP = 0.12  # of alpha that changes a cell, from which there is an outline
_OWN = 0.04  # the same, from which a layer beneath has an edge of its own
_FAINT = 2 / 255  # change of colour that nobody sees
_FEWEST = 24  # cells of an outline, and beside it


def ghost(below: np.ndarray, layer: Small, edges: np.ndarray) -> float | None:
    """How much more the small picture beneath a layer changes along its outline than beside it, 0..1.

    `below` (h, w, 3) float32 0..1; `edges` (h, w) bool: where layers beneath have edges of their own, which are no
    ghosts. None where too little of an outline lies on the page and off those edges.
    """
    page = Region(0, 0, below.shape[1], below.shape[0])
    box = layer.region
    wide = Region(box.x - AROUND, box.y - AROUND, box.width + 2 * AROUND, box.height + 2 * AROUND).intersect(page)
    free = ~edges[wide.within(page)]
    outline = _steepness(layer, wide) > _STEEP
    on = near(outline, 1) & free
    beside = near(outline, AROUND) & ~near(outline, _BESIDE) & free
    if on.sum() < _FEWEST or beside.sum() < _FEWEST:
        return None
    changes = np.zeros(on.shape, np.float32)
    for channel in range(3):
        across, down = steps(below[wide.within(page)][..., channel])
        changes += across**2 + down**2
    there, elsewhere = (float(np.sqrt(changes[where].mean() / 3)) for where in (on, beside))
    return max(0.0, there - elsewhere) / (there + elsewhere + _FAINT)


def mark(edges: np.ndarray, layer: Small) -> None:
    """Adds the edges of a layer to `edges` (h, w) bool of a small page, in place."""
    page = Region(0, 0, edges.shape[1], edges.shape[0])
    box = layer.region
    wide = Region(box.x - AROUND, box.y - AROUND, box.width + 2 * AROUND, box.height + 2 * AROUND).intersect(page)
    edges[wide.within(page)] |= near(_steepness(layer, wide) > _OWN, 2)


def _steepness(layer: Small, frame: Region) -> np.ndarray:
    """How much the layer's alpha changes a cell, (height, width) of a frame that holds it."""
    alpha = np.zeros((frame.height, frame.width), np.float32)
    alpha[layer.region.within(frame)] = layer.alpha
    return np.hypot(*steps(alpha))
