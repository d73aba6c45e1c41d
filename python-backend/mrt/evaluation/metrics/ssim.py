"""Structural similarity (Wang et al. 2004): Gaussian window of 11 px, deviation 1.5; edges are mirrored."""

from __future__ import annotations

import numpy as np

_RADIUS = 5
_TAPS = np.exp(-np.square(np.arange(-_RADIUS, _RADIUS + 1) / 1.5) / 2).astype(np.float32)
_TAPS /= _TAPS.sum()
_C1, _C2 = 0.01**2, 0.03**2  # for a range of 1


def ssim(made: np.ndarray, truth: np.ndarray, where: np.ndarray | None = None) -> float | None:
    """Mean over black and white behind premultiplied pictures (h, w, 4), and over `where` (h, w) if given.

    None where that holds no pixel. 1 is the same picture.
    """
    similarity = similarity_map(_on_both(made), _on_both(truth))
    if where is None:
        return float(similarity.mean())
    return float(similarity[where].mean()) if where.any() else None


def similarity_map(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(h, w), the mean over the channels of two pictures (h, w, c) in 0..1."""
    mean_a, mean_b, square_a, square_b, product = np.split(
        _blurred(np.concatenate([a, b, a * a, b * b, a * b], -1)), 5, -1
    )
    variance_a, variance_b, covariance = square_a - mean_a**2, square_b - mean_b**2, product - mean_a * mean_b
    alike = (2 * mean_a * mean_b + _C1) * (2 * covariance + _C2)
    return (alike / ((mean_a**2 + mean_b**2 + _C1) * (variance_a + variance_b + _C2))).mean(-1)


def _on_both(picture: np.ndarray) -> np.ndarray:
    """Over black and over white: (h, w, 6)."""
    return np.concatenate([picture[..., :3], picture[..., :3] + 1 - picture[..., 3:]], -1)


def _blurred(picture: np.ndarray) -> np.ndarray:
    for axis in (0, 1):
        size = picture.shape[axis]
        pads = [(_RADIUS, _RADIUS) if at == axis else (0, 0) for at in range(3)]
        padded = np.moveaxis(np.pad(picture, pads, "symmetric"), axis, 0)
        total = sum(tap * padded[shift : shift + size] for shift, tap in enumerate(_TAPS))
        picture = np.moveaxis(np.asarray(total), 0, axis)
    return picture
