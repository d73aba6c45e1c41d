"""Two-colour unmixing: how much of a layer's colour is in each pixel, given what lies below. NumPy only.

The layer's colour is taken from the picture where the layer surely is and spread outwards, the ground's from where it
surely is not. Right on flat colours and smooth gradients; where both are alike it knows nothing, and says so.
"""

from __future__ import annotations

import numpy as np

_CORE = 0.9  # alpha of what surely is the layer
_CLEAR = 0.03  # alpha of what surely is not
_FEWEST = 20  # px of a core
_APART = (0.12, 0.32)  # distance of the two colours (of sqrt 3) at which unmixing is not, and is fully, believed
_REACH = 7  # px around what shows of the layer where it may still be


def unmix(
    picture: np.ndarray, alpha: np.ndarray, below: np.ndarray, through: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Alpha of one layer, and how far it can be believed, (h, w) float32 0..1 each.

    `picture`, `below` (h, w, 3): the flat picture and what is thought to lie beneath the layer; `alpha`, `through`
    (h, w): a coarse alpha of the layer, and the transmittance of the layers above. Float32 0..1. Where nothing is
    known of the layer or it is hidden, the coarse alpha comes back, believed 0.
    """
    core = shrunk((alpha > _CORE) & (through > 0.9))
    if core.sum() < _FEWEST:
        some = alpha[alpha > 0.05]
        core = (alpha >= (np.quantile(some, 0.8) if len(some) else 2)) & (through > 0.9)
    if not core.any():
        return alpha, np.zeros_like(alpha)
    own = spread(picture, core.astype(np.float32))
    clear = ((alpha < _CLEAR) & (through > 0.97)).astype(np.float32)
    ground = np.clip(below + spread(picture - below, clear) if clear.any() else below, 0, 1)
    apart = own - ground
    square = np.einsum("hwc,hwc->hw", apart, apart)
    mixed = np.einsum("hwc,hwc->hw", picture - ground, apart) / (square + 1e-3)
    near = np.minimum(1, 2.5 * highest(alpha, _REACH))
    mixed = np.clip(mixed, 0, near)
    believed = np.clip((np.sqrt(square) - _APART[0]) / (_APART[1] - _APART[0]), 0, 1) * through
    return believed * mixed + (1 - believed) * alpha, believed


def spread(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`values` (h, w, c) where `weights` (h, w) are 1, and smoothly on from there where they are 0: pull and push.

    Source: Gortler et al. 1996, section 3.4.
    """
    height, width = weights.shape
    if min(height, width) == 1 and max(height, width) == 1:
        return values
    odd = height % 2, width % 2
    sums = np.dstack([values * weights[..., None], weights])
    padded = np.pad(sums, ((0, odd[0]), (0, odd[1]), (0, 0)))
    halved = (padded[::2, ::2] + padded[1::2, ::2] + padded[::2, 1::2] + padded[1::2, 1::2]) / 4
    own = halved[..., -1]
    coarse = halved[..., :-1] / np.maximum(own, 1e-6)[..., None]
    coarse = spread(coarse, np.minimum(1, own * 4))
    raised = _doubled(coarse)[:height, :width]
    return values * weights[..., None] + raised * (1 - weights[..., None])


def _doubled(values: np.ndarray) -> np.ndarray:
    """Twice the size, by 3/4 and 1/4 of the two nearest along each axis."""
    for axis in (0, 1):
        padded = np.concatenate([values.take([0], axis), values, values.take([-1], axis)], axis)
        before, after = (padded.take(range(k, k + values.shape[axis]), axis) for k in (0, 2))
        pairs = np.stack([0.75 * values + 0.25 * before, 0.75 * values + 0.25 * after], axis + 1)
        shape = list(values.shape)
        shape[axis] *= 2
        values = pairs.reshape(shape)
    return values


def shrunk(mask: np.ndarray) -> np.ndarray:
    """Of a mask (h, w) bool the pixels whose eight neighbours belong to it."""
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = mask[1:-1, 1:-1]
    for y, x in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        inner &= np.roll(mask, (y, x), (0, 1))
    return inner


def highest(alpha: np.ndarray, reach: int) -> np.ndarray:
    """The greatest alpha (h, w) float32 0..1 within `reach` (odd) px."""
    plane = np.rint(alpha.clip(0, 1) * 255).astype(np.uint8)
    plane = _highest_down(_highest_down(plane, reach).T, reach).T
    return plane.astype(np.float32) / 255


def _highest_down(plane: np.ndarray, reach: int) -> np.ndarray:
    """The greatest of `reach` rows around each, by maxima of 2, 4, 8 .. rows."""
    greatest, rows = np.pad(plane, ((reach // 2, reach // 2), (0, 0)), mode="edge"), 1
    while rows < reach:
        more = min(rows, reach - rows)
        greatest = np.maximum(greatest[more:], greatest[:-more])
        rows += more
    return greatest
