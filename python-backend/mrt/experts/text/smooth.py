"""Whether the ground around a block is smooth, and how it then goes on beneath: robust fits of up to second order.

Tukey's biweight, from the whole rim and from the rim's main colour; the plainest fit that most of the rim lies on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.experts.text.window import Window

_ON = 0.035  # 0..1, the greatest difference of a channel between the rim and a fit that it lies on
_SURE = 0.8  # of the rim that lies on the fit where the ground is surely smooth
_INNER = 0.9  # or of its part inside the lines
_SHARE = 0.8  # of the rim that has to lie on it
_ORDERS = (1, 3, 6)  # terms: one colour, a slope, a curve
_WORTH = 0.02  # of the rim that has to lie on a fit with more terms beyond that on the one before
_GRAINY = 0.009  # standard deviation from which patches of the ground may stand out of it
_SAMPLES = 3000
_SCALES = (0.3, 0.15, 0.08, 0.06, 0.06)


class Smooth(NamedTuple):
    """`ground` (h, w, 3) float32 0..1 of a window; `noise`: standard deviation of the picture around it; `sure`:
    whether all that stands out of it is something else; not where it is grainy, or like only most of the rim."""

    ground: np.ndarray
    noise: float
    sure: bool


def smooth(window: Window) -> Smooth | None:
    """The smooth ground of a window, None where its rim is structured."""
    away, height = window.away, window.height
    free = window.others > 0
    inner = (away > -max(2.0, 0.09 * height)) & (away <= 0) & free
    outer = (away > 0) & (away < max(3.0, 0.16 * height)) & free
    rim = inner | outer
    rows, columns = np.nonzero(rim)
    if len(rows) < 24:
        return None
    some = np.linspace(0, len(rows) - 1, min(_SAMPLES, len(rows))).astype(int)
    rows, columns = rows[some], columns[some]
    colours = window.picture[rows, columns]
    basis = _basis(rows, columns, rim.shape)
    best, most = np.zeros((basis.shape[1], 3), np.float32), -1.0
    for terms in _ORDERS:
        for start in (None, _main(colours)):
            fit = _fitted(basis[:, :terms], colours, start)
            on = float((np.abs(basis[:, :terms] @ fit - colours).max(1) < _ON).mean())
            if on > most + _WORTH:
                best, most = np.pad(fit, ((0, basis.shape[1] - terms), (0, 0))), on
    apart = np.abs(basis @ best - colours).max(1)
    on = apart < _ON
    within = inner[rows, columns]
    sure = most >= _SURE or (bool(within.any()) and float(on[within].mean()) >= _INNER)
    if not sure and most < _SHARE:
        return None
    noise = float(1.4826 * np.median(np.abs(basis @ best - colours)[on]))
    return Smooth(_drawn(best, rim.shape), noise, sure and noise < _GRAINY)


def _basis(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    side = max(shape) / 2
    y, x = (rows - shape[0] / 2) / side, (columns - shape[1] / 2) / side
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], 1).astype(np.float32)


def _drawn(fit: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A fit on all pixels of a window, (h, w, 3) float32 0..1."""
    side = np.float32(max(shape) / 2)
    y = ((np.arange(shape[0], dtype=np.float32) - shape[0] / 2) / side).astype(np.float32)[:, None, None]
    x = ((np.arange(shape[1], dtype=np.float32) - shape[1] / 2) / side).astype(np.float32)[None, :, None]
    one, dx, dy, xx, xy, yy = fit.astype(np.float32)
    return (one + x * (dx + x * xx + y * xy) + y * (dy + y * yy)).clip(0, 1)


def _main(colours: np.ndarray) -> np.ndarray:
    cells = (colours * 11.99).astype(int) @ np.array([144, 12, 1])
    return np.median(colours[cells == np.bincount(cells).argmax()], 0)


def _fitted(basis: np.ndarray, colours: np.ndarray, start: np.ndarray | None) -> np.ndarray:
    fit = np.zeros((basis.shape[1], 3), np.float32)
    fit[0] = colours.mean(0) if start is None else start
    weights = np.ones(len(basis), np.float32)
    for scale in (1e3, *_SCALES) if start is None else _SCALES:
        apart = np.abs(basis @ fit - colours).max(1)
        weights = np.clip(1 - (apart / scale) ** 2, 0, 1) ** 2
        if weights.sum() < 12:
            return fit
        left = basis.T * weights
        fit = np.linalg.solve(left @ basis + 1e-3 * np.eye(basis.shape[1]), left @ colours).astype(np.float32)
    return fit
