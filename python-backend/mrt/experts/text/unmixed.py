"""Alpha and colour of letters, given their pixels and the ground beneath. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.experts.text.letters import deep
from mrt.experts.text.membrane import rough
from mrt.experts.text.palette import Palette, found
from mrt.experts.text.pixels import grown, most, shrunk
from mrt.experts.unmix import highest, spread

_STANDS = 0.06  # 0..1, of what stands out of the ground
_PLATEAU = 0.04  # 0..1: a pixel that stands out less than its neighbours by more is an edge
_EXPLAINED = 0.09  # length, between a pixel and the nearest mixture of the palette
_PAINTED = 0.4  # of a mask that has to have one of the few colours
_RARE = 2.5  # times as common in the letters as beside the lines
_INNER = 0.12  # of a mask that no edge reaches, below which strokes are thin
_FRINGE = 3  # px around what is surely painted, to which soft edges reach
_MOST = 0.72  # of the pixels that a palette has to explain
_SAME = 0.12  # length between a colour and the ground: nothing can be said
_CLEAR, _FULL = 0.03, 0.97  # alpha that is none, and all


class Letters(NamedTuple):
    """`alpha` (h, w) float32 0..1; `colours` (h, w, 3) float32 0..1: what the letters are painted with, wherever they
    may be; `off` (h, w) float32: how far a pixel is from all that ground and colours make, 0 outside of the hole."""

    alpha: np.ndarray
    colours: np.ndarray
    off: np.ndarray


def unmixed(picture: np.ndarray, ground: np.ndarray, mask: np.ndarray, hole: np.ndarray, even: bool) -> Letters | None:
    """What lies on `ground` (h, w, 3) in `picture`, within `hole` (h, w) bool; None where nothing stands out.

    `mask`: what surely is or touches the letters; `even`: whether the ground is known so well that all that differs
    from it belongs to them, shadows and glows too.
    """
    plateau = _plateau(picture, ground, mask)
    if plateau.sum() < 4:
        return None
    palette = found(picture[plateau], ground[plateau], even, _thin(mask))
    if len(palette.inks):
        mixed, off, ink = _mixed(picture[hole], ground[hole], palette)
        if (off[mask[hole]] < _EXPLAINED).mean() >= _MOST:
            alpha = np.zeros(mask.shape, np.float32)
            alpha[hole] = mixed
            alpha[deep(mask) & (alpha > 0.85)] = 1
            colours = np.broadcast_to(palette.inks[0], picture.shape).copy()
            colours[hole] = ink
            wrong = np.zeros(mask.shape, np.float32)
            wrong[hole] = off
            return Letters(_clean(alpha), colours, wrong)
    inner = deep(mask)
    own = spread(picture, inner.astype(np.float32))
    apart = own - ground
    square = np.einsum("hwc,hwc->hw", apart, apart)
    share = np.einsum("hwc,hwc->hw", picture - ground, apart) / (square + 1e-4)
    share = np.where(square < _SAME**2, mask, share)
    alpha = np.where(inner, 1, np.where(hole, share, 0)).clip(0, 1)
    return Letters(_clean(alpha), own.astype(np.float32), np.zeros(mask.shape, np.float32))


def painted(picture: np.ndarray, mask: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Of a mask of letters on structured ground the part in their few colours and beside it: borders of things behind
    them, whose colours are as rare as theirs, fall away. All of it where their colours are not few."""
    ground = rough(picture, grown(mask, 2))
    plateau = _plateau(picture, ground, mask)
    if plateau.sum() < 4:
        return mask
    palette = found(picture[plateau], ground[plateau], False, _thin(mask))
    if not len(palette.inks):
        return mask
    shares = [most(picture - ink) < _SAME for ink in palette.inks]
    inside = np.array([share[mask].mean() for share in shares])
    outside = np.array([share[around].mean() if around.any() else 0.0 for share in shares])
    rare = inside > _RARE * outside
    rare[(inside / (outside + 0.01)).argmax()] = True
    near = mask & np.any([share for share, kept in zip(shares, rare, strict=True) if kept], 0)
    return mask & grown(near, _FRINGE) if near.sum() >= _PAINTED * mask.sum() else mask


def _thin(mask: np.ndarray) -> bool:
    return bool(shrunk(mask, 1).sum() < _INNER * mask.sum())


def _plateau(picture: np.ndarray, ground: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """What of a mask stands out of the ground and is no edge."""
    stands = most(picture - ground) * mask
    return mask & (stands >= highest(stands, 3) - _PLATEAU) & (stands > _STANDS)


def _clean(alpha: np.ndarray) -> np.ndarray:
    return np.where(alpha < _CLEAR, 0, np.where(alpha > _FULL, 1, alpha)).astype(np.float32)


def _mixed(picture: np.ndarray, ground: np.ndarray, palette: Palette) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of pixels (n, 3) by the best mixture of ground and palette: alpha, how far off that is (length), and colour."""
    stands, inks, soft = picture - ground, palette.inks, palette.soft
    best = _Best(len(picture))
    for ink in inks:
        share, off = _one(stands, ink - ground)
        best.take(share, off, ink)
        if soft is not None:
            one, two, off = _two(stands, ink - ground, soft - ground)
            both = np.maximum(one + two, 1e-6)
            best.take(one + two, off, (one[:, None] * ink + two[:, None] * soft) / both[:, None], by=0.01)
    if soft is not None:
        share, off = _one(stands, soft - ground)
        best.take(share, off, soft)
    for index, ink in enumerate(inks):
        for other in inks[:index]:
            share, off = _one(picture - other, (ink - other)[None])
            best.take(np.ones_like(share), off, other + share[:, None] * (ink - other), by=0.025)
    return best.alpha, best.off, best.colour


class _Best:
    """The best mixture so far of each pixel."""

    def __init__(self, count: int):
        self.alpha, self.off = np.zeros(count, np.float32), np.full(count, 9, np.float32)
        self.colour = np.zeros((count, 3), np.float32)

    def take(self, alpha: np.ndarray, off: np.ndarray, colour: np.ndarray, by: float = 0.0) -> None:
        """Another mixture where it is closer by `by`."""
        wins = off < self.off - by
        self.alpha[wins], self.off[wins] = alpha[wins], off[wins]
        self.colour[wins] = colour if colour.ndim == 1 else colour[wins]


def _one(stands: np.ndarray, towards: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share of one colour, and how far off that is."""
    share = ((stands * towards).sum(1) / ((towards**2).sum(1) + 1e-5)).clip(0, 1)
    return share, np.sqrt(((stands - share[:, None] * towards) ** 2).sum(1))


def _two(stands: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The shares of two colours together, none below 0, at most 1 in all, and how far off that is."""
    aa, bb, ab = (first**2).sum(1) + 1e-5, (second**2).sum(1) + 1e-5, (first * second).sum(1)
    a, b = (stands * first).sum(1), (stands * second).sum(1)
    det = np.maximum(aa * bb - ab * ab, 1e-6)
    one, two = (a * bb - b * ab) / det, (b * aa - a * ab) / det
    wrong = (one < 0) | (two < 0) | (aa * bb - ab * ab < 1e-4)
    total = np.maximum(1, one + two)
    one, two = one / total, two / total
    off = np.sqrt(((stands - one[:, None] * first - two[:, None] * second) ** 2).sum(1))
    return one, two, np.where(wrong, 9, off)
