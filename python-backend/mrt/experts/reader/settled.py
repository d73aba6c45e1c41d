"""A line on an arch laid along its own letters: its bend, direction and height by the feet and tops of those in it."""

from __future__ import annotations

import numpy as np

from mrt.experts.components import components
from mrt.experts.reader.rectangles import Rectangle

_ALIKE = 70  # of 255, from the letters' colour
_SMALL = 0.5  # of the usual height of a letter, below which a piece is a dot or a comma
_LETTERS = 4  # that have to be seen
_OFF = 0.12  # of the letters' height from the curve through their feet, beyond which a letter has a descender
_ROOM = 0.35  # of the letters' height, above and below them
SHARE = 1 / (1 + 2 * _ROOM)  # of the height of such a line, that letters have


def settled(line: Rectangle, level: np.ndarray, colour: tuple[int, int, int]) -> Rectangle:
    """`line`, which is bent, around its letters; the same where too few stand out in `level` (h, w, 3) uint8, the line
    laid level, by their `colour`, sRGB 0..255."""
    height, width = level.shape[:2]
    pieces = components(np.abs(level.astype(np.int16) - colour).max(-1) < _ALIKE)
    boxes = pieces.boxes()
    whole = (boxes[:, 1] > 0) & (boxes[:, 3] < height) & (boxes[:, 3] - boxes[:, 1] > 2)
    if whole.sum() < _LETTERS:
        return line
    tall = boxes[whole, 3] - boxes[whole, 1]
    letters = boxes[whole][tall > _SMALL * np.median(tall)]
    if len(letters) < _LETTERS:
        return line
    by = line.width / width, line.height / height
    along = ((letters[:, 0] + letters[:, 2]) / 2 - width / 2) * by[0]
    feet, tops = ((letters[:, side] - height / 2) * by[1] for side in (3, 1))
    usual = float(np.median(feet - tops))
    curve = _curve(along, feet, usual)
    top = float(np.percentile(np.polyval(curve, along) - tops, 90))
    low = float((feet - np.polyval(curve, along)).max(initial=0))
    bow, lean, foot = (float(value) for value in curve)
    x, y = line.at(np.array([0.0, foot + (low - top) / 2]))
    turned = np.rad2deg(line.width * (1 / line.radius + 2 * bow))
    more = 2 * _ROOM * usual
    return Rectangle(
        float(x), float(y), line.width, top + low + more, line.angle + float(np.rad2deg(np.arctan(lean))), float(turned)
    )


def _curve(along: np.ndarray, feet: np.ndarray, usual: float) -> np.ndarray:
    """Second order, through most of the feet; those of letters that reach below the others do not count."""
    curve = np.polyfit(along, feet, 2)
    for _ in range(3):
        kept = feet - np.polyval(curve, along) < _OFF * usual
        if kept.sum() < _LETTERS:
            return curve
        curve = np.polyfit(along[kept], feet[kept], 2)
    return curve
