"""Colour distance of each pixel in a box from the box's surroundings: classical features as inputs of a network."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image

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
    colours = np.ascontiguousarray(rgb.transpose(2, 0, 1), np.float32)
    centres = _clusters(colours[:, ring].T)
    flat = colours.reshape(3, -1)
    squares = ((centres**2).sum(1)[:, None] - 2 * centres @ flat).min(0) + np.einsum("cn,cn->n", flat, flat)
    nearest = np.sqrt(squares.clip(0)).reshape(box.shape)
    within = nearest[inside]
    most = max(25.0, float(np.partition(within, int(0.92 * within.size))[int(0.92 * within.size)]))
    apart = colours - _filled(colours, ring)
    smooth = np.sqrt(np.einsum("chw,chw->hw", apart, apart)) * 0.9
    return (nearest * (255 / most)).clip(0, 255).astype(np.uint8), smooth.clip(0, 255).astype(np.uint8)


def _ring(inside: np.ndarray) -> np.ndarray:
    """Along the edge of a rectangle: one pixel of it, and _RING around it."""
    along = [inside.any(axis) for axis in (1, 0)]
    grown = [np.convolve(line, np.ones(2 * _RING + 1), "same") > 0 for line in along]
    core = [np.convolve(line, np.ones(3), "same") > 2.5 for line in along]
    return np.outer(*grown) & ~np.outer(*core)


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
    """The ring's colours spread smoothly over the crop, (3, h, w)."""
    height, width = ring.shape
    weight = ring.astype(np.float32)
    small = _shrunk(np.concatenate([colours * weight, weight[None]]))
    spread = np.zeros_like(small)
    for sigma, share in _WIDTHS:
        spread += share * (_blur(height // _SHRINK, sigma) @ small @ _blur(width // _SHRINK, sigma))
    fill = spread[:3] / np.maximum(spread[3], 1e-7)
    bands = [Image.fromarray(band).resize((width, height), Image.Resampling.BILINEAR) for band in fill]
    return np.stack([np.asarray(band) for band in bands])


def _shrunk(planes: np.ndarray) -> np.ndarray:
    """Means of cells of _SHRINK px, (n, h, w) to (n, h / _SHRINK, w / _SHRINK)."""
    rows = sum(planes[:, i::_SHRINK] for i in range(_SHRINK))
    return sum(rows[..., i::_SHRINK] for i in range(_SHRINK)) / _SHRINK**2  # type: ignore[index, return-value]


@lru_cache(64)
def _blur(length: int, sigma: float) -> np.ndarray:
    """Gaussian weights (length, length), symmetric, so it serves rows and columns."""
    at = np.arange(length, dtype=np.float32)
    return np.exp(-((at[:, None] - at) ** 2) / (2 * sigma**2)) / (sigma * np.float32(np.sqrt(2 * np.pi)))
