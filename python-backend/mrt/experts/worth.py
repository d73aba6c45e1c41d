"""Whether what lies in a found box is a thing at all, told by its small alpha before any work is spent on its edges.

On 42 validation pages 12 of 279 found layers had one of the first signs, and soft IoU with the nearest true layer was
under 0.4 for 9 of them; on 80 pages 10 of 40 large ones were blurred or the page itself, and it was for 9. NumPy and
Pillow only.
"""

from __future__ import annotations

import numpy as np

from mrt.experts.checks.shards import shards
from mrt.experts.checks.small import near, steps
from mrt.kinds import Kind

_PEAK = 0.7  # alpha that a thing reaches somewhere
_GUESSED = 0.2  # share that is seen of a thing, below which most of it is made up; panels are even beneath things
_SEEN = 0.1  # share that is seen of a layer, up to which it may be one above it once more
_SAME = 0.6  # soft IoU of the two, from which it is
_PIECES = 0.05  # share outside of the largest piece, where there are many, up to which it is a thing
_EDGED = 0.5  # share of its outline that lies on edges of the picture, from which it is a thing
_BESIDE = 2  # px that an outline may lie beside an edge
_LARGE = 0.3  # share of the page, from which a layer may be a part of the ground
_BLURRED = 8.0  # half transparent px for each of its outline, from which such a layer ends nowhere
_WHOLE = 0.92  # share of the page, from which it is the ground
_STEP = 12 / 255  # from one side of a pixel to the other, that makes an edge


def worth(alpha: np.ndarray, visible: np.ndarray, edges: np.ndarray, kind: Kind | None) -> bool:
    """`alpha`, amodal, and `visible` (h, w) float32 0..1 and `edges_of` the picture, all of the whole page."""
    if kind != "panel" and visible.sum() < _GUESSED * alpha.sum():
        return False
    if alpha.max(initial=0) < _PEAK or (shards(alpha, kind) or 0) > _PIECES:
        return False
    solid = alpha > 0.5
    outline, share = _outline(solid), float(solid.mean())
    if share >= _WHOLE or (share >= _LARGE and _half(alpha).sum() >= _BLURRED * outline.sum()):
        return False
    return not outline.any() or float(edges[outline].mean()) >= _EDGED


def again(amodal: np.ndarray, visible: np.ndarray) -> np.ndarray:
    """Which layers (n,) bool, bottom to top, are what one above them is, once more; alphas (n, h, w) 0..1."""
    hidden = visible.sum((1, 2)) < _SEEN * amodal.sum((1, 2))
    kept = amodal.any((1, 2))
    for index in np.flatnonzero(hidden & kept)[::-1]:
        above = amodal[index + 1 :][kept[index + 1 :]]
        shared, joined = np.minimum(above, amodal[index]).sum((1, 2)), np.maximum(above, amodal[index]).sum((1, 2))
        kept[index] = not (shared >= _SAME * joined).any()
    return ~kept & amodal.any((1, 2))


def _half(alpha: np.ndarray) -> np.ndarray:
    """Where a layer (h, w) is neither there nor not, of what it is at most; an even scrim is nowhere so."""
    share = alpha / np.percentile(alpha[alpha > 0.5], 95)
    return (share > 0.1) & (share < 0.9)


def _outline(shape: np.ndarray) -> np.ndarray:
    """The pixels of a shape (h, w) bool that touch what is not of it; the page's edge is none."""
    wide = np.pad(shape, 1, mode="edge")
    return shape & ~(wide[1:-1, :-2] & wide[1:-1, 2:] & wide[:-2, 1:-1] & wide[2:, 1:-1])


def edges_of(picture: np.ndarray) -> np.ndarray:
    """Where colours of a picture (h, w, 3) float32 0..1 change (h, w) bool, and _BESIDE px around."""
    changes = [np.abs(step) for channel in range(3) for step in steps(picture[..., channel])]
    return near(np.max(changes, 0) > _STEP / 2, _BESIDE)
