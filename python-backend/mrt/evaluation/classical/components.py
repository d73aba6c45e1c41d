"""Connected components of a picture, in NumPy."""

from __future__ import annotations

import numpy as np


def segments(picture: np.ndarray, tolerance: float) -> np.ndarray:
    """Labels (h, w) from 0 of areas whose neighbouring pixels (h, w, c) differ by at most `tolerance` in any channel.

    Smooth gradients stay whole, and soft edges fall apart into areas of a few pixels.
    """
    right = np.abs(np.diff(picture, axis=1)).max(-1) <= tolerance
    down = np.abs(np.diff(picture, axis=0)).max(-1) <= tolerance
    return _labelled(right, down)


def pieces(mask: np.ndarray) -> np.ndarray:
    """Labels (h, w) of the connected pieces of a mask; -1 outside."""
    labels = _labelled(mask[:, 1:] & mask[:, :-1], mask[1:] & mask[:-1])
    return _renumbered(np.where(mask, labels, -1))


def _labelled(right: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Labels of connected pixels; `right` (h, w - 1) and `down` (h - 1, w) say which neighbours are connected."""
    shape = len(right), down.shape[1]
    labels = np.arange(shape[0] * shape[1]).reshape(shape)
    while True:
        lowest = labels.copy()
        for a, b, linked in ((np.s_[:, :-1], np.s_[:, 1:], right), (np.s_[:-1], np.s_[1:], down)):
            for own, other in ((a, b), (b, a)):
                lowest[own] = np.where(linked, np.minimum(lowest[own], lowest[other]), lowest[own])
        lowest = lowest.ravel()[lowest]  # a label leads on to the lowest that its own pixel knows
        if np.array_equal(lowest, labels):
            return _renumbered(labels)
        labels = lowest


def _renumbered(labels: np.ndarray) -> np.ndarray:
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.reshape(labels.shape) - int(names[0] < 0)


def filled(mask: np.ndarray) -> np.ndarray:
    """A mask with its holes closed: whatever is not connected to the outside."""
    outside = pieces(~np.pad(mask, 1))
    return (outside != outside[0, 0])[1:-1, 1:-1]
