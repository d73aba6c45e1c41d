"""Which pixels of a window belong to its letters, and what is drawn around them. NumPy only.

On smooth ground: what differs from it. On structured ground: colours that are common inside the lines and rare along
their rim, by histograms that are made anew from what was found (three rounds).
"""

from __future__ import annotations

import numpy as np

from mrt.experts.components import Components, components
from mrt.experts.text.membrane import rough
from mrt.experts.text.pixels import blurred, grown, mean, most, shrunk
from mrt.experts.text.smooth import Smooth
from mrt.experts.text.window import Window

_APART = 0.06  # 0..1, from smooth ground
_FAINT = 0.004  # the same of means of 5 x 5 px in the direction of a shadow: its tails
_REACH = 0.42  # of a line's height beyond it, up to which shadows and rims may reach
_INSIDE = 0.7  # of a piece that lies in the lines: it is letters
_PARTLY = 0.3  # it is letters grown together with something else, and cut off
_MAIN = 0.2  # of the largest piece that others have to have to say which colours letters have
_ALIKE = 0.12  # 0..1, greatest difference of a channel between the means of two pieces of one colour
_DOTS = 0.3  # of a line's height beyond it, up to which what has their colour may be a dot or an accent
_OUT = 0.03  # of a line's height, by which pieces of other colours may reach out further than those of the commonest
_MANY = 3000  # pieces, from which all are believed
_CUT = 0.15  # of a line's height beyond it, where that is done
_SPECK = 0.0012  # of a line's height, squared
_LOST = 0.05  # of what has the letters' colour inside the lines that may be left out
_HALO = 0.008  # the least mean difference just around the letters where there is a shadow or glow
_FLOOD = 0.5  # of the rim that may be faint before the ground is thought to be wrong
_DOUBT = 0.08  # 0..1, from what a membrane that the rim holds would be there, up to which a pixel is rather ground
_BINS = 20  # of a channel
_ROUNDS = 3


def by_difference(window: Window, ground: Smooth) -> np.ndarray | None:
    """The mask (h, w) bool on smooth ground. None where letters have grown together with other things on it."""
    apart = window.picture - ground.ground
    strong = most(apart) > max(_APART, 6 * ground.noise)
    near = window.away < _REACH * window.height
    core = _letters(strong & near, window, ground.sure)
    if not core.any():
        return core
    colour = np.median(window.picture[deep(core)], 0)
    alike = strong & (window.away <= 0) & (window.others > 0) & (most(window.picture - colour) < 2 * _ALIKE)
    if (alike & ~core).sum() > _LOST * alike.sum():
        return None
    around = grown(core, 5) & ~grown(core, 2) & near
    way = apart[around].mean(0) if around.any() else np.zeros(3, np.float32)
    if np.abs(way).max() < max(_HALO, ground.noise):
        return core
    outside = ~grown(core, 1)
    along = mean(apart @ (way / np.sqrt((way**2).sum())) * outside, 2) / np.maximum(mean(outside, 2), 0.04)
    faint = (along > max(_FAINT, ground.noise)) & near & (window.others > 0) & ~grown(strong & ~core, 4)
    rim = near & (window.away > 0.02 * window.height) & ~grown(core, 5)
    if rim.any() and faint[rim].mean() > _FLOOD:
        return core
    pieces = components(faint | grown(core, 1))
    return pieces.painted(pieces.sums(core) > 0)


def by_colour(window: Window) -> np.ndarray:
    """The mask (h, w) bool on structured ground."""
    away, height, own = window.away, window.height, window.away <= 0
    inner = away < -0.12 * height
    if not inner.any():
        inner = own
    rim = (away > -0.12 * height) & (away < 0.14 * height) & ~inner & (window.others > 0)
    cells = _cells(window.picture)
    share, ground = _shares(cells, inner), _shares(cells, rim)
    ratio = share / (share + ground + 1e-4)
    beneath = rough(window.picture, away <= 0.02 * height)
    apart = most(window.picture - beneath)
    first = np.clip((ratio[cells] - 0.55) / 0.3, 0, 1).astype(np.float32) * own * np.clip(apart / _DOUBT - 0.5, 0, 1)
    likely, core = first, np.zeros_like(own)
    for _ in range(_ROUNDS):
        inside = _shares(cells, likely**2 + 1e-6)
        outside = _shares(cells, (1 - likely) ** 2 * (window.others > 0) * np.where(own, 0.5, (away < 0.35 * height)))
        chance = blurred((inside / (inside + outside + 3e-5))[cells].astype(np.float32) * np.clip(apart / _DOUBT, 0, 1))
        seed = (chance > 0.5) & (away < 0.12 * height)
        pieces = components(seed)
        if not pieces.count:
            return np.zeros_like(own)
        areas = pieces.areas
        believed = pieces.sums(first) / areas
        crossing = pieces.sums(seed & (np.abs(away) <= 1))
        kept = (
            (believed > 0.35)
            & (areas > max(6, _SPECK * height**2))
            & (crossing < 0.48 * np.sqrt(areas) + 3 + 0.1 * height)
        )
        core = pieces.painted(kept)
        likely = np.where(core, np.maximum(chance, 0.6), first * 0.25)
    return core | _dots(window, core, apart)


def _dots(window: Window, core: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """Small pieces in the lines that have the letters' main colour."""
    if not core.any():
        return core
    alike = np.abs(window.picture - np.median(window.picture[deep(core)], 0)).max(-1) < 2 * _ALIKE
    pieces = components(alike & (apart > 2 * _DOUBT) & (window.away < 0))
    crossing = pieces.sums(alike & (window.away > -1.5))
    return pieces.painted((pieces.areas > 1) & (crossing == 0)) if pieces.count else core


def _letters(mask: np.ndarray, window: Window, sure: bool) -> np.ndarray:
    """The pieces of a mask that lie in the window's lines, without specks.

    What lies in them only partly has to have the colour of the rest; where the ground is not `sure`, all has to.
    """
    pieces = components(mask)
    if not pieces.count:
        return mask
    areas = pieces.areas
    inside = pieces.sums(window.away <= 0.08 * window.height) / areas
    other = pieces.sums(window.others <= 0) / areas
    large = areas >= max(3, _SPECK * window.height**2)
    whole = large & (inside >= _INSIDE) & (other < 0.5)
    partly = large & ~whole & (inside >= _PARTLY)
    if whole.any():
        colours = np.stack([pieces.sums(window.picture[..., channel]) / areas for channel in range(3)], 1)
        main = whole & (areas >= _MAIN * areas[whole].max())
        alike = np.abs(colours[:, None] - colours[main][None]).max(-1).min(1) < _ALIKE
        partly &= alike
        whole &= _in_band(pieces, whole, colours, window)
        whole |= large & alike & (pieces.sums(window.away > _DOTS * window.height) == 0) & (other == 0)
        if not sure:
            common = np.average(colours[main], 0, areas[main])
            whole &= np.abs(colours - common).max(1) < 2 * _ALIKE
    return pieces.painted(whole) | (pieces.painted(partly) & (window.away < _CUT * window.height) & (window.others > 0))


def _in_band(pieces: Components, whole: np.ndarray, colours: np.ndarray, window: Window) -> np.ndarray:
    """Which pieces (count,) bool have the commonest colour, or lie in the lines, or reach no further out than those."""
    areas = np.where(whole, pieces.areas, 0)
    near = np.abs(colours[:, None] - colours[None]).max(-1) < _ALIKE if len(areas) < _MANY else None
    if near is None:
        return np.ones(len(areas), bool)
    common = near[int((near @ areas).argmax())]
    reach = np.full(pieces.count, -1e9)
    np.maximum.at(reach, pieces.members, _run_highest(pieces, window.away))
    return common | (reach <= max(0.0, reach[common & whole].max(initial=-1e9) + _OUT * window.height))


def _run_highest(pieces: Components, values: np.ndarray) -> np.ndarray:
    """Of values (h, w) the greatest in each run of the pieces; the distance from a line is greatest at a run's ends."""
    return np.maximum(values[pieces.rows, pieces.starts], values[pieces.rows, pieces.ends - 1])


def _cells(picture: np.ndarray) -> np.ndarray:
    index = (picture * np.float32(_BINS - 1e-3)).astype(np.int32)
    return (index[..., 0] * _BINS + index[..., 1]) * _BINS + index[..., 2]


def _shares(cells: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A histogram of colours, smoothed over neighbouring cells, that sums to one."""
    counts = np.bincount(cells.ravel(), weights.ravel().astype(np.float64), _BINS**3).reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if k == axis else (0, 0) for k in range(3)])
        before, after = (np.take(padded, range(k, k + _BINS), axis) for k in (0, 2))
        counts = (before + 2 * counts + after) / 4
    return counts.ravel() / max(1e-6, counts.sum())


def deep(mask: np.ndarray) -> np.ndarray:
    """Pixels of a mask that no soft edge reaches, where there are any."""
    inner = shrunk(mask, 1)
    return inner if inner.sum() > 30 else mask
