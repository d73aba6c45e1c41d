"""The few colours that letters, their rims and their shadows are painted with, by what stands out of the ground.

Pixels on the way from the ground to a colour are its soft edges. Where pixels lie on one ray from the ground at all
strengths, that is a soft shadow or a glow: its colour is where the ray leaves the cube of colours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_INKS = 4
_BINS = 14  # of a channel
_NEAR = 0.1  # 0..1, greatest difference of a channel: one colour
_OFF = 0.05  # length: off a ray
_SHARE = 0.07  # of the pixels that a colour has to have
_WEAK = 0.35  # of the strongest's length: what stands out so little beside it is a shadow or a glow
_FLAT = 0.2  # of a colour's length from the ground, by which pixels of a flat colour may be stronger or weaker
_FAINT = 0.14  # length from the ground, below which it is taken for one in any case
_PLAIN = 0.7  # of the pixels of a ray that are so: whatever it is, it is flat
_ALIGNED = 0.97  # cosine
_GATHERED = 0.45  # of the pixels of a ray that lie near the colour, or it is none


class Palette(NamedTuple):
    """`inks` (k, 3) float32 0..1, main one first; `soft` (3,): the colour of a shadow or glow, or None."""

    inks: np.ndarray
    soft: np.ndarray | None


def found(colours: np.ndarray, ground: np.ndarray, softness: bool, thin: bool) -> Palette:
    """Of pixels (n, 3) float32 that are no edges, and the ground beneath each; `softness`: whether to look for shadows;
    `thin`: whether strokes are so thin that few pixels show all of their colour."""
    left, inks, soft = np.ones(len(colours), bool), [], None
    strongest = float(np.quantile(np.sqrt(((colours - ground) ** 2).sum(1)), 0.95))
    for _ in range(_INKS + 1):
        if left.sum() < max(6, _SHARE * len(colours)) or len(inks) == _INKS:
            break
        ink = _commonest(colours[left])
        near = left & (np.abs(colours - ink).max(1) < _NEAR)
        towards = ink - ground
        length = np.sqrt((towards**2).sum(1)) + 1e-6
        unit = towards / length[:, None]
        strength = ((colours - ground) * unit).sum(1)
        off = np.sqrt(((colours - ground - strength[:, None] * unit) ** 2).sum(1))
        ray = left & (off < _OFF) & (strength > 0.03)
        gathered = near.sum() / max(1, (ray | near).sum())
        weak = softness and ray.any() and float(np.median(length)) < _WEAK * strongest
        flat = weak and (np.abs(strength - length) < _FLAT * length)[ray].mean() >= _PLAIN
        weak = weak and (not flat or float(np.median(length)) < _FAINT)
        if (gathered < _GATHERED or weak) and ray.any():
            if softness and soft is None and (weak or not _aligned(unit[ray], inks, ground[ray])):
                soft = _leaving(ground[ray], unit[ray])
                left &= ~ray
                continue
            ink = _strongest(colours[ray], strength[ray], 0.9)
        elif thin and ray.any():
            ink = _strongest(colours[ray], strength[ray], 0.97)
        elif near.sum() < _SHARE * len(colours):
            break
        inks.append(ink)
        left &= ~(near | (ray & (strength < length + 0.05)) | (np.abs(colours - ink).max(1) < _NEAR))
    return Palette(np.array(inks, np.float32).reshape(-1, 3), soft)


def _strongest(colours: np.ndarray, strength: np.ndarray, share: float) -> np.ndarray:
    return np.median(colours[strength >= np.quantile(strength, share)], 0)


def _aligned(unit: np.ndarray, inks: list[np.ndarray], ground: np.ndarray) -> bool:
    """Whether a ray leads from the ground to one of the inks, or is the first: these are soft edges, no shadow."""
    if not inks:
        return True
    towards = np.array(inks) - np.median(ground, 0)
    towards /= np.sqrt((towards**2).sum(1, keepdims=True)) + 1e-6
    return bool((towards @ np.median(unit, 0)).max() > _ALIGNED)


def _commonest(colours: np.ndarray) -> np.ndarray:
    cells = (colours * (_BINS - 1e-3)).astype(int) @ np.array([_BINS * _BINS, _BINS, 1])
    counts = np.bincount(cells, minlength=_BINS**3).reshape(_BINS, _BINS, _BINS).astype(float)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if k == axis else (0, 0) for k in range(3)])
        before, after = (np.take(padded, range(k, k + _BINS), axis) for k in (0, 2))
        counts = (before + 2 * counts + after) / 4
    best = np.array(np.unravel_index(counts.argmax(), counts.shape))
    middle = (best + 0.5) / _BINS
    near = np.abs(colours - middle).max(1) < 1.2 / _BINS
    return np.median(colours[near] if near.any() else colours, 0)


def _leaving(ground: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Where a ray from the ground leaves the cube of colours."""
    start, way = np.median(ground, 0), np.median(unit, 0)
    room = np.where(way > 0, 1 - start, start)
    steps = room / np.maximum(np.abs(way), 1e-6)
    return (start + way * steps[np.abs(way) > 0.05].min(initial=1.0)).clip(0, 1)
