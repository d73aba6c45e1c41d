"""Of a line laid level: the letters' main colour, and which rows and columns they fill. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_BINS = 12  # of a channel
_MIDDLE = (0.2, 0.8)  # rows of a line that letters surely cross
_RIM = 0.06  # rows at the top and foot that are mostly ground
_ALIKE = 52  # of 255, the greatest difference of a channel
_LEAST = 0.02  # of a row's pixels
_VARIED = 60  # of 255, between two pixels of a column


class Ink(NamedTuple):
    """`colour`: sRGB 0..255; `rows`: first row with letters and the one beyond the last, 0..1 of the line's height;
    `columns` (w,) bool: those that a stroke may cross, since they have the letters' colour or several."""

    colour: tuple[int, int, int]
    rows: tuple[float, float]
    columns: np.ndarray


def ink(line: np.ndarray) -> Ink:
    """Of a line (h, w, 3) uint8: the colour that stands out of the ground at its rim, and is frequent in its middle."""
    height = line.shape[0]
    cells = (line.astype(np.uint16) * _BINS >> 8) @ np.array([_BINS * _BINS, _BINS, 1], np.uint16)
    top, foot = (int(height * share) for share in _MIDDLE)
    edge = max(1, round(height * _RIM))
    rim = np.concatenate([line[:edge].reshape(-1, 3), line[-edge:].reshape(-1, 3)])
    ground = np.median(rim, 0)
    stands = _weights(line[top:foot], ground)
    inner = np.bincount(cells[top:foot].ravel(), stands.ravel(), _BINS**3) / stands.size
    outer = np.concatenate([cells[:edge].ravel(), cells[-edge:].ravel()])
    around = np.bincount(outer, _weights(rim, ground), _BINS**3) / len(rim)
    best = int((inner - around).argmax())
    own = line[cells == best].astype(np.float32)
    colour = np.median(own, 0) if len(own) else np.median(line.reshape(-1, 3), 0)
    mask = np.abs(line - colour).max(-1) < _ALIKE
    rows = np.nonzero(mask.mean(1) > _LEAST)[0]
    first, last = (rows[0], rows[-1] + 1) if len(rows) else (0, height)
    red, green, blue = (int(round(float(value))) for value in colour)
    within = (last - first) // 8
    inside = slice(first + within, max(first + within + 1, last - within))
    crossed = (np.ptp(line[inside], 0).max(-1) > _VARIED) | mask[inside].any(0)
    return Ink((red, green, blue), (first / height, last / height), crossed)


def _weights(pixels: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """How much pixels (..., 3) stand out of a colour: thin strokes show little of their own beside their soft edges."""
    return (np.abs(pixels - ground).max(-1) / 255) ** 2
