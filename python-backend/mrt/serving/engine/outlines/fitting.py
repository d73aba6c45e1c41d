"""A closed line without the tremble of what was drawn at a few px: corners stay corners, all else bends evenly.

Between corners third differences are penalised (Whittaker 1923), by their frequencies, which leaves straight lines and
long arcs alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_STEP = 0.5  # px between points
_SHORTEST = 6.0  # px around, below which a line is left as it is
_LONGEST = 2000  # points, above which no corners are looked for
_WAVES = (24.0, 16.0, 11.0, 8.0, 5.0)  # px from bend to bend of a tremble, of which the longest is taken off that
_TREMBLE, _MOVED = 0.25, 0.8  # px, that points may be moved by it, root mean square and at most
_REACH, _SKIP = 4.0, 1.0  # px of a straight side of a corner, and beside it, where it may be rounded
_TURN = (45.0, 150.0)  # degrees of one
_STRAIGHT = 0.2  # px, root mean square, that a straight side is off at most
_BLUNT = (
    0.45  # px, times 1 / sin of half its angle, that a corner has lost at most; a bend lies further from its tangents
)


class _Sides(NamedTuple):
    """The straight line next to each point on one side of it: its direction, away from the point, its middle, and how
    far points lie off it."""

    direction: np.ndarray
    middle: np.ndarray
    off: np.ndarray


def fitted(ring: np.ndarray) -> np.ndarray:
    """The line (m, 2), smooth but for its corners, of a closed line (n, 2) of px."""
    points, step = _even(ring)
    if len(points) * step < _SHORTEST:
        return points
    reach, skip = round(_REACH / step), round(_SKIP / step)
    if len(points) > _LONGEST or len(points) < 4 * (reach + skip):
        return _smooth_ring(points, step)
    after, before = _sides(points, reach, skip, 1), _sides(points, reach, skip, -1)
    tips = _tips(after, before)
    corners = _corners(points, after, before, tips, reach)
    if not corners:
        return _smooth_ring(points, step)
    parts = []
    for start, end in zip(corners, [*corners[1:], corners[0] + len(points)], strict=True):
        inner = points[[at % len(points) for at in range(start + 1, end)]]
        inner = inner[skip - 1 : len(inner) - skip + 1] if len(inner) > 2 * skip else inner
        parts.append(_smooth_part(np.vstack([tips[start], inner, tips[end % len(points)]]), step)[:-1])
    return np.vstack(parts)


def _even(ring: np.ndarray) -> tuple[np.ndarray, float]:
    """Points at even distances, and that distance."""
    closed = np.vstack([ring, ring[:1]])
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(8, round(along[-1] / _STEP))
    at = np.arange(count) * along[-1] / count
    return np.stack([np.interp(at, along, closed[:, axis]) for axis in (0, 1)], 1), along[-1] / count


def _sides(points: np.ndarray, reach: int, skip: int, way: int) -> _Sides:
    beside = np.stack([np.roll(points, -way * distance, 0) for distance in range(skip, skip + reach)])
    middle = beside.mean(0)
    apart = beside - middle
    spread = np.einsum("knx,kny->nxy", apart, apart)
    turn = 0.5 * np.arctan2(2 * spread[:, 0, 1], spread[:, 0, 0] - spread[:, 1, 1])
    direction = np.stack([np.cos(turn), np.sin(turn)], 1)
    direction[np.einsum("nx,nx->n", direction, middle - points) < 0] *= -1
    off = apart[..., 1] * direction[:, 0] - apart[..., 0] * direction[:, 1]
    return _Sides(direction, middle, np.sqrt(np.square(off).mean(0)))


def _tips(after: _Sides, before: _Sides) -> np.ndarray:
    """Where the two sides of each point would meet; far away where they hardly do."""
    one, other = after.direction, before.direction
    cross = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    between = before.middle - after.middle
    along = (between[:, 0] * other[:, 1] - between[:, 1] * other[:, 0]) / np.where(np.abs(cross) < 1e-3, 1e-9, cross)
    return after.middle + along[:, None] * one


def _corners(points: np.ndarray, after: _Sides, before: _Sides, tips: np.ndarray, reach: int) -> list[int]:
    """Numbers of points where two straight sides meet at an angle, the clearest of neighbours."""
    turn = np.arccos(np.clip(-np.einsum("nx,nx->n", after.direction, before.direction), -1, 1))
    straight = (after.off < _STRAIGHT) & (before.off < _STRAIGHT)
    sharp = np.hypot(*(tips - points).T) * np.cos(turn / 2) < _BLUNT
    turned = (turn >= np.radians(_TURN[0])) & (turn <= np.radians(_TURN[1]))
    clear = np.where(turned & straight & sharp, np.degrees(turn) - 100 * (after.off + before.off), -1)
    found: list[int] = []
    for at in np.argsort(-clear).tolist():
        if clear[at] < 0:
            break
        if all(min(abs(at - other), len(clear) - abs(at - other)) >= reach for other in found):
            found.append(at)
    return sorted(found)


def _smooth_part(points: np.ndarray, step: float) -> np.ndarray:
    """Between two corners, which stay: what lies off their chord, mirrored to a ring, is 0 at both."""
    chord = np.linspace(points[0], points[-1], len(points))
    off = points - chord
    return chord + _smooth_ring(np.vstack([off, -off[-2:0:-1]]), step)[: len(points)]


def _smooth_ring(points: np.ndarray, step: float) -> np.ndarray:
    turns = (2 * np.sin(np.pi * np.fft.fftfreq(len(points)))) ** 6
    heights = np.fft.fft(points[:, 0] + 1j * points[:, 1])
    smooth = points
    for wave in _WAVES:
        made = np.fft.ifft(heights / (1 + turns / (2 * np.sin(np.pi * step / wave)) ** 6))
        smooth = np.stack([made.real, made.imag], 1)
        moved = np.hypot(*(smooth - points).T)
        if np.sqrt(np.square(moved).mean()) <= _TREMBLE and moved.max() <= _MOVED:
            break
    return smooth
