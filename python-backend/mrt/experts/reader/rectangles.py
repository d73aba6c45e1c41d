"""Turned and bent rectangles: the smallest around points, corners, how much two of them share. NumPy only."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

_STRAIGHT = 1.08  # an upright rectangle is taken where it is at most so much larger than the smallest
_SIDES = 17  # points along each side of a bent one
_CELLS = 24  # of a grid by which shared area is measured


class Rectangle(NamedTuple):
    """Centre, length along the direction `angle`, and across it, in px; angle in degrees, clockwise from the right.

    `bend`: degrees by which its direction turns clockwise over that length, as text on an arch does: its middle line is
    then an arc, `angle` the direction in the middle of that.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    bend: float = 0.0

    @property
    def short(self) -> float:
        return min(self.width, self.height)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def radius(self) -> float:
        """Of the middle line of a bent one, px; negative where it turns against the clock."""
        return self.width / math.radians(self.bend)

    def grown(self, by: float) -> Rectangle:
        """Larger by `by` px on every side."""
        return self.longer(2 * by)._replace(height=self.height + 2 * by)

    def longer(self, by: float) -> Rectangle:
        """Longer by `by` px in all, half of it at each end."""
        width = self.width + by
        return self._replace(width=width, bend=self.bend * width / max(self.width, 1e-6))

    def scaled(self, across: float, down: float) -> Rectangle:
        """In a picture that is `across` times as wide and `down` times as high; the two hardly differ."""
        along, beside = (across, down) if abs(self.angle) % 180 < 45 or abs(self.angle) % 180 > 135 else (down, across)
        width, height = self.width * along, self.height * beside
        return Rectangle(self.x * across, self.y * down, width, height, self.angle, self.bend)

    def turned(self) -> Rectangle:
        """The same rectangle, which is not bent, its direction a quarter turn further clockwise."""
        return Rectangle(self.x, self.y, self.height, self.width, self.angle + 90)

    def reversed(self) -> Rectangle:
        """The same, from its end to its beginning."""
        return self._replace(angle=self.angle + 180, bend=-self.bend)

    def axes(self) -> np.ndarray:
        """Unit vectors along and across in the middle, (2, 2)."""
        angle = np.deg2rad(self.angle)
        return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def corners(self) -> np.ndarray:
        """As x and y, (4, 2): the first one, then clockwise, by the rectangle's own direction; of a bent one those of
        the straight one around it."""
        ends = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * (self.width, self.height)
        if self.bend:
            along = np.linspace(-0.5, 0.5, _SIDES) * self.width
            sides = np.concatenate([np.stack([along, along * 0 + half * self.height], 1) for half in (-0.5, 0.5)])
            inner = (self.at(sides) - (self.x, self.y)) @ self.axes().T
            (left, top), (right, foot) = inner.min(0), inner.max(0)
            ends = np.array([[left, top], [right, top], [right, foot], [left, foot]])
        return ends @ self.axes() + (self.x, self.y)

    def at(self, own: np.ndarray) -> np.ndarray:
        """The points (..., 2) that lie so far along and across from the middle."""
        if not self.bend:
            return own @ self.axes() + np.array([self.x, self.y])
        radius, turn = self.radius, own[..., 0] / self.radius
        out = radius - own[..., 1]
        return np.stack([out * np.sin(turn), radius - out * np.cos(turn)], -1) @ self.axes() + (self.x, self.y)

    def own(self, points: np.ndarray) -> np.ndarray:
        """How far points (..., 2) lie along and across from the middle, px; the inverse of `at`."""
        inner = (points - np.array([self.x, self.y])) @ self.axes().T
        if not self.bend:
            return inner
        radius, sign = self.radius, np.sign(self.bend)
        along, towards = inner[..., 0], radius - inner[..., 1]
        turn = np.arctan2(sign * along, sign * towards)
        return np.stack([radius * turn, radius - sign * np.hypot(along, towards)], -1)

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Which of points (..., 2) lie inside."""
        own = np.abs(self.own(points))
        return (own[..., 0] <= self.width / 2) & (own[..., 1] <= self.height / 2)

    def covers(self, other: Rectangle) -> float:
        """The share of `other` that lies in this one, 0..1, within a twentieth."""
        steps = (np.arange(_CELLS) + 0.5) / _CELLS - 0.5
        grid = np.stack(np.meshgrid(steps * other.width, steps * other.height, indexing="ij"), -1)
        return float(self.holds(other.at(grid)).mean())


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
