"""Turned rectangles: the smallest around points, their corners, how much two of them share. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_STRAIGHT = 1.08  # an upright rectangle is taken where it is at most so much larger than the smallest
_CELLS = 24  # of a grid by which shared area is measured


class Rectangle(NamedTuple):
    """Centre, length along the direction `angle`, and across it, in px; angle in degrees, clockwise from the right."""

    x: float
    y: float
    width: float
    height: float
    angle: float

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    @property
    def area(self) -> float:
        return self.width * self.height

    def grown(self, by: float) -> Rectangle:
        """Larger by `by` px on every side."""
        return self._replace(width=self.width + 2 * by, height=self.height + 2 * by)

    def scaled(self, across: float, down: float) -> Rectangle:
        """In a picture that is `across` times as wide and `down` times as high; the two hardly differ."""
        along, beside = (across, down) if abs(self.angle) % 180 < 45 or abs(self.angle) % 180 > 135 else (down, across)
        return Rectangle(self.x * across, self.y * down, self.width * along, self.height * beside, self.angle)

    def turned(self) -> Rectangle:
        """The same rectangle, its direction a quarter turn further clockwise."""
        return Rectangle(self.x, self.y, self.height, self.width, self.angle + 90)

    def axes(self) -> np.ndarray:
        """Unit vectors along and across, (2, 2)."""
        angle = np.deg2rad(self.angle)
        return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def corners(self) -> np.ndarray:
        """As x and y, (4, 2): the first one, then clockwise, by the rectangle's own direction."""
        along, across = self.axes() * np.array([[self.width / 2], [self.height / 2]])
        centre = np.array([self.x, self.y])
        return np.stack(
            [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
        )

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Which of points (..., 2) lie inside."""
        own = np.abs((points - np.array([self.x, self.y])) @ self.axes().T)
        return (own[..., 0] <= self.width / 2) & (own[..., 1] <= self.height / 2)

    def covers(self, other: Rectangle) -> float:
        """The share of `other` that lies in this one, 0..1, within a twentieth."""
        steps = (np.arange(_CELLS) + 0.5) / _CELLS - 0.5
        along, across = other.axes()
        grid = steps[:, None, None] * other.width * along + steps[None, :, None] * other.height * across
        return float(self.holds(grid + np.array([other.x, other.y])).mean())


def smallest(points: np.ndarray) -> Rectangle:
    """The smallest rectangle around points (n, 2); upright where that is nearly as small. Angle above -45, to 45."""
    coarse = _around(points, np.arange(-44.0, 46.0))
    angle = coarse.angle
    fine = _around(points, angle + np.linspace(-1, 1, 21))
    upright = _around(points, np.zeros(1))
    return (
        upright
        if (upright.width + 1) * (upright.height + 1) <= _STRAIGHT * (fine.width + 1) * (fine.height + 1)
        else fine
    )


def _around(points: np.ndarray, angles: np.ndarray) -> Rectangle:
    """The one of least area among those at `angles`."""
    turn = np.deg2rad(angles)
    along = np.stack([np.cos(turn), np.sin(turn)])
    across = np.stack([-np.sin(turn), np.cos(turn)])
    a, b = points @ along, points @ across
    low, high = (np.stack([side(a, 0), side(b, 0)]) for side in (np.min, np.max))
    size = high - low
    best = int(((size[0] + 1) * (size[1] + 1)).argmin())
    middle = (low + high)[:, best] / 2
    x, y = middle[0] * along[:, best] + middle[1] * across[:, best]
    return Rectangle(float(x), float(y), float(size[0, best]), float(size[1, best]), float(angles[best]))
