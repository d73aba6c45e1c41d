"""How unlike its surroundings each pixel in a box is: the classical look at colours, as inputs of a network."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter

_RING = 2  # px outside the box whose colours are its surroundings
_SAMPLES = 240
_CLUSTERS = 6
_LEAST = 8  # px of a ring that says anything
_COVERED = 96  # alpha of 255 above which the ring shows something else
_SHRINK = 4
_WIDTHS = ((2.0, 1.0), (5.0, 0.05), (14.0, 0.002))  # sigma in shrunken px, weight: near surroundings first


def distances(rgb: np.ndarray, box: np.ndarray, above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """To the nearest of the rim's main colours, and to a smooth fill from the rim; (h, w) uint8 each, 0 for alike.

    `rgb` (h, w, 3), `box`, `above` (h, w) uint8 of a crop. The rim is the ring along the edge of the box, without what
    lies above. The first is scaled so that most of the box lies below 255. Zeros where the rim is too small.
    """
    inside = box >= 128
    ring = _ring(inside)
    free = ring & (above < _COVERED)
    if free.sum() >= _LEAST:
        ring = free
    if ring.sum() < _LEAST or not inside.any():
        return np.zeros_like(box), np.zeros_like(box)
    colours = rgb.astype(np.float32)
    centres = _clusters(colours[ring])
    flat = colours.reshape(-1, 3)
    squares = (flat**2).sum(1)[:, None] - 2 * flat @ centres.T + (centres**2).sum(1)
    nearest = np.sqrt(squares.min(1).clip(0)).reshape(box.shape)
    most = max(25.0, float(np.partition(nearest[inside], int(0.92 * inside.sum()))[int(0.92 * inside.sum())]))
    smooth = np.sqrt(((colours - _filled(colours, ring)) ** 2).sum(-1)) * 0.9
    return (nearest * (255 / most)).clip(0, 255).astype(np.uint8), smooth.clip(0, 255).astype(np.uint8)


def _ring(inside: np.ndarray) -> np.ndarray:
    picture = Image.fromarray(np.pad(inside, 1).astype(np.uint8) * 255)
    wide = np.asarray(picture.filter(ImageFilter.MaxFilter(2 * _RING + 1)))[1:-1, 1:-1] > 0
    core = np.asarray(picture.filter(ImageFilter.MinFilter(3)))[1:-1, 1:-1] > 0
    return wide & ~core


def _clusters(pixels: np.ndarray) -> np.ndarray:
    """The main colours (k, 3) of pixels (n, 3): farthest points, two steps of k-means, rare ones dropped."""
    pixels = pixels[:: len(pixels) // _SAMPLES + 1]
    centres = [np.median(pixels, 0)]
    away = ((pixels - centres[0]) ** 2).sum(1)
    for _ in range(_CLUSTERS - 1):
        centres.append(pixels[int(away.argmax())])
        away = np.minimum(away, ((pixels - centres[-1]) ** 2).sum(1))
    found = np.array(centres, np.float32)
    for _ in range(2):
        member = ((pixels[:, None] - found) ** 2).sum(-1).argmin(1)
        counts = np.bincount(member, minlength=_CLUSTERS)
        sums = np.stack([np.bincount(member, pixels[:, c], _CLUSTERS) for c in range(3)], 1)
        found = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], found).astype(np.float32)
    return found[counts >= max(2, 0.02 * len(pixels))]


def _filled(colours: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """The ring's colours spread smoothly over the crop."""
    height, width = ring.shape
    weight = ring.astype(np.float32)
    small = np.dstack([colours * weight[..., None], weight])
    small = small.reshape(height // _SHRINK, _SHRINK, width // _SHRINK, _SHRINK, 4).mean((1, 3))
    spread = sum(
        share
        * np.einsum("ij,jkc,kl->ilc", _blur(height // _SHRINK, s), small, _blur(width // _SHRINK, s), optimize=True)
        for s, share in _WIDTHS
    )
    fill = spread[..., :3] / np.maximum(spread[..., 3:], 1e-7)  # type: ignore[index]
    bands = [Image.fromarray(np.ascontiguousarray(fill[..., c], np.float32)) for c in range(3)]
    return np.dstack([np.asarray(band.resize((width, height), Image.Resampling.BILINEAR)) for band in bands])


@lru_cache(64)
def _blur(length: int, sigma: float) -> np.ndarray:
    """Gaussian weights (length, length), symmetric, so it serves rows and columns."""
    at = np.arange(length, dtype=np.float32)
    return np.exp(-((at[:, None] - at) ** 2) / (2 * sigma**2)) / (sigma * np.float32(np.sqrt(2 * np.pi)))
