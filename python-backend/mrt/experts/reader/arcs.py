"""Text on an arch: a piece of a text map that is the band along an arc. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mrt.experts.reader.rectangles import Rectangle

SPARSE = 0.7  # share of the smallest rectangle around a piece that it fills, up to which it may be bent
_BESIDE = 0.15  # share of a piece that may lie outside of the band, where what is beside text was taken for it
_LONG = 3.0  # times as long as it is high
_BENDS = (25.0, 330.0)  # degrees, at least and at most
_PARTS = 24  # of an arc, whose edges are looked at one by one
_THICK = 20  # percentile of their thickness that is the band's: what was taken for text makes some thicker
_MANY = 12  # px of a part that has edges


class _Circle(NamedTuple):
    x: float
    y: float
    radius: float


def bent(points: np.ndarray) -> Rectangle | None:
    """The bent rectangle that pixels (n, 2), as x and y, fill, read clockwise; None where they fill none."""
    rough = _circle(points)
    first, sweep = _sweep(points, rough)
    edges = _edges(points, rough, first, sweep)
    if edges is None:
        return None
    inner, outer = edges
    height = float(np.percentile(np.hypot(*(outer - inner).T), _THICK)) + 1
    circles = [(_circle(edge), edge, way) for edge, way in ((inner, 1), (outer, -1))]
    circle, _, way = min(circles, key=lambda each: _off(each[0], each[1]))
    middle = circle._replace(radius=circle.radius + way * (height - 1) / 2)
    first, sweep = _sweep(points, middle)
    bend, length = float(np.rad2deg(sweep)), middle.radius * sweep
    beside = np.abs(_away(points, middle) - middle.radius) > height / 2 + 1
    if not _BENDS[0] <= bend <= _BENDS[1] or length < _LONG * height or middle.radius < height:
        return None
    if beside.mean() > _BESIDE:
        return None
    turn = first + sweep / 2
    x, y = middle.x + middle.radius * np.cos(turn), middle.y + middle.radius * np.sin(turn)
    return Rectangle(float(x), float(y), length, height, float(np.rad2deg(turn)) + 90, bend)


def _circle(points: np.ndarray) -> _Circle:
    """The one that points (n, 2) lie on best."""
    middle = points.mean(0)
    across, down = (points - middle).T
    terms = np.stack([2 * across, 2 * down, np.ones(len(points))], 1)
    (x, y, rest), *_ = np.linalg.lstsq(terms, across**2 + down**2, rcond=None)
    radius = np.sqrt(max(0.0, rest + x * x + y * y))
    return _Circle(float(middle[0] + x), float(middle[1] + y), float(radius))


def _away(points: np.ndarray, circle: _Circle) -> np.ndarray:
    """Of points (n, 2) from the middle of a circle."""
    return np.hypot(points[:, 0] - circle.x, points[:, 1] - circle.y)


def _off(circle: _Circle, points: np.ndarray) -> float:
    return float(np.abs(_away(points, circle) - circle.radius).mean())


def _sweep(points: np.ndarray, circle: _Circle) -> tuple[float, float]:
    """Where, in radians clockwise from the right, the part of a circle that points lie along begins, and how long it
    is: all but the widest gap."""
    angles = np.sort(np.arctan2(points[:, 1] - circle.y, points[:, 0] - circle.x))
    gaps = np.append(np.diff(angles), angles[0] + 2 * np.pi - angles[-1])
    widest = int(gaps.argmax())
    return float(angles[(widest + 1) % len(angles)]), 2 * np.pi - float(gaps[widest])


def _edges(points: np.ndarray, circle: _Circle, first: float, sweep: float) -> tuple[np.ndarray, np.ndarray] | None:
    """The innermost and the outermost points of each part of an arc but its ends, (n, 2) each; None where it has too
    few."""
    angles = (np.arctan2(points[:, 1] - circle.y, points[:, 0] - circle.x) - first) % (2 * np.pi)
    part = (angles / max(sweep, 1e-6) * _PARTS).astype(int).clip(0, _PARTS - 1)
    away, pairs = _away(points, circle), []
    for own in (np.flatnonzero(part == k) for k in range(1, _PARTS - 1)):
        if len(own) >= _MANY:
            pairs.append((points[own[away[own].argmin()]], points[own[away[own].argmax()]]))
    if len(pairs) < _PARTS // 2:
        return None
    inner, outer = zip(*pairs, strict=True)
    return np.stack(inner), np.stack(outer)
