"""Simulated mistakes of an expert: true alpha turned into what such an expert might have predicted.

Until an expert's own answers are stored with the records, training shows these: soft edges, holes, leaks of what lies
around, hidden parts guessed wrong, now and then the whole box or another thing. So the network learns not to trust
hints blindly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

BOX, OTHER, SWAPPED = 0.06, 0.04, 0.03  # shares of hints that are wrong altogether
HOLES, LEAKS = 0.3, 0.25


def guessed(rng: np.random.Generator, whole: np.ndarray, seen: np.ndarray, others: Sequence[np.ndarray]) -> np.ndarray:
    """A hint (h, w) uint8 from the layer's true alpha, the part of it that is seen, and those of others around.

    All are pictures of the same region (mrt.hints.picture_of).
    """
    wrong = rng.random()
    if wrong < BOX:
        return _box(whole)
    if wrong < BOX + OTHER and others:
        return others[int(rng.integers(len(others)))]
    alpha, clear = whole.astype(np.float32) / 255, seen.astype(np.float32) / 255
    alpha = clear + (alpha - clear).clip(0) * _trust(rng)
    if wrong > 1 - SWAPPED:
        alpha = 1 - alpha
    if others and rng.random() < LEAKS:
        leak = others[int(rng.integers(len(others)))].astype(np.float32) / 255
        alpha = np.maximum(alpha, leak * blobs(rng, alpha.shape) * rng.uniform(0.3, 1))
    if rng.random() < LEAKS:
        alpha = np.maximum(alpha, blobs(rng, alpha.shape, 0.15) * rng.uniform(0.2, 1))
    if rng.random() < HOLES:
        alpha = alpha * (1 - blobs(rng, alpha.shape, 0.25) * rng.uniform(0.3, 1))
    picture = Image.fromarray(np.rint(alpha * 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(float(rng.exponential(0.9))))
    soft = np.asarray(picture).astype(np.float32) / 255
    gain, middle = rng.uniform(0.8, 3), rng.uniform(0.35, 0.65)
    return np.rint(255 * np.clip((soft - middle) * gain + middle, 0, 1)).astype(np.uint8)


def blobs(rng: np.random.Generator, shape: tuple[int, ...], share: float = 0.3) -> np.ndarray:
    """Smooth random blobs, 0..1, that cover about `share` of a picture."""
    coarse = rng.random((max(2, shape[0] // 12), max(2, shape[1] // 12)), np.float32)
    smooth = Image.fromarray(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    field = np.asarray(smooth)
    return np.clip((field - np.quantile(field[::3, ::3], 1 - share)) * 8, 0, 1)


def _trust(rng: np.random.Generator) -> float:
    """How much of the hidden part the expert guesses: all, nothing or something between."""
    return float(np.clip(rng.uniform(-0.4, 1.4), 0, 1))


def _box(whole: np.ndarray) -> np.ndarray:
    rows, columns = (np.flatnonzero((whole > 8).any(axis)) for axis in (1, 0))
    out = np.zeros_like(whole)
    if len(rows):
        out[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = 255
    return out
