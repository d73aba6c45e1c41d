"""Masks (h, w) uint8 of plain shapes, smooth at their edges."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

_FINE = 4  # samples a pixel along one side


def rectangle(width: int, height: int, radius: float = 0) -> np.ndarray:
    """A rectangle with corners rounded by `radius` px."""
    mask = np.full((height, width), 255, np.uint8)
    radius = int(min(radius, width / 2, height / 2))
    if radius >= 1:
        round_ = ellipse(2 * radius, 2 * radius)
        for rows, own in ((slice(0, radius),) * 2, (slice(height - radius, height), slice(radius, None))):
            mask[rows, :radius], mask[rows, width - radius :] = round_[own, :radius], round_[own, radius:]
    return mask


def ellipse(width: int, height: int) -> np.ndarray:
    fine = 2 if width * height > 250_000 else _FINE
    big = Image.new("L", (width * fine, height * fine))
    ImageDraw.Draw(big).ellipse((0, 0, width * fine - 1, height * fine - 1), fill=255)
    return np.asarray(big.reduce(fine))


def polygon(width: int, height: int, points: Sequence[tuple[float, float]]) -> np.ndarray:
    """`points` in shares of width and height."""
    fine = 2 if width * height > 250_000 else _FINE
    big = Image.new("L", (width * fine, height * fine))
    ImageDraw.Draw(big).polygon([(x * width * fine, y * height * fine) for x, y in points], fill=255)
    return np.asarray(big.reduce(fine))


def star(side: int, points: int, inner: float, turn: float = 0) -> np.ndarray:
    """A star or, with many points, a burst: `inner` is the share of the radius at the notches."""
    corners = []
    for step in range(2 * points):
        radius = 0.5 if step % 2 == 0 else 0.5 * inner
        angle = math.pi * step / points + turn - math.pi / 2
        corners.append((0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)))
    return polygon(side, side, corners)


def regular(side: int, corners: int, turn: float = 0) -> np.ndarray:
    """A regular polygon."""
    steps = [2 * math.pi * step / corners + turn - math.pi / 2 for step in range(corners)]
    return polygon(side, side, [(0.5 + 0.5 * math.cos(step), 0.5 + 0.5 * math.sin(step)) for step in steps])


def scalloped(side: int, waves: int, depth: float = 0.06) -> np.ndarray:
    """A disc with a wavy edge, as on seals."""
    steps = np.linspace(0, 2 * math.pi, waves * 12, endpoint=False)
    radius = 0.5 - depth / 2 + depth / 2 * np.cos(waves * steps)
    return polygon(side, side, list(zip(0.5 + radius * np.cos(steps), 0.5 + radius * np.sin(steps), strict=True)))


def blob(rng: np.random.Generator, width: int, height: int, rough: float = 0.25) -> np.ndarray:
    """A soft, closed form."""
    steps = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    radius = np.ones_like(steps)
    for wave in range(2, 6):
        radius += rough * rng.uniform(0, 1) / wave * np.cos(wave * steps + rng.uniform(0, 6.28))
    radius /= radius.max() * 2
    return polygon(width, height, list(zip(0.5 + radius * np.cos(steps), 0.5 + radius * np.sin(steps), strict=True)))


def arch(width: int, height: int) -> np.ndarray:
    """A door with a round top."""
    mask = np.full((height, width), 255, np.uint8)
    top = max(1, min(width // 2, height))
    mask[:top] = ellipse(width, 2 * top)[:top]
    return mask


def heart(side: int) -> np.ndarray:
    steps = np.linspace(0, 2 * math.pi, 120)
    x = 16 * np.sin(steps) ** 3
    y = -(13 * np.cos(steps) - 5 * np.cos(2 * steps) - 2 * np.cos(3 * steps) - np.cos(4 * steps))
    x, y = (x + 16) / 32, (y - y.min()) / (y.max() - y.min())
    return polygon(side, side, list(zip(x, y, strict=True)))


def ribbon(width: int, height: int, notch: float = 0.3) -> np.ndarray:
    """A band whose ends are cut in."""
    cut = notch * height / width
    return polygon(width, height, [(0, 0), (1, 0), (1 - cut, 0.5), (1, 1), (0, 1), (cut, 0.5)])


def pennant(width: int, height: int) -> np.ndarray:
    """A label with a point to the right."""
    cut = 0.5 * height / width
    return polygon(width, height, [(0, 0), (1 - cut, 0), (1, 0.5), (1 - cut, 1), (0, 1)])


def slanted(width: int, height: int) -> np.ndarray:
    """A band with slanting ends."""
    cut = min(0.4, 0.35 * height / width)
    return polygon(width, height, [(cut, 0), (1, 0), (1 - cut, 1), (0, 1)])


def bubble(width: int, height: int, tail: float = 0.25) -> np.ndarray:
    """A speech bubble; its tail hangs below at a share `tail` of the width and takes a fifth of the height."""
    body = int(height * 0.82)
    mask = np.zeros((height, width), np.uint8)
    mask[:body] = rectangle(width, body, 0.3 * body)
    corner = polygon(width, height, [(tail, 0.7), (tail + 0.14, 0.7), (tail - 0.03, 1)])
    return np.maximum(mask, corner)


def torn(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A piece of paper torn along one or all sides."""
    points = []
    rough = 0.012
    sides = [True, rng.random() < 0.5, True, rng.random() < 0.5]
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    for side in range(4):
        (x0, y0), (x1, y1) = corners[side], corners[(side + 1) % 4]
        for step in np.linspace(0, 1, 40, endpoint=False):
            off = rng.uniform(0, 2 * rough) if sides[side] else 0.0
            x, y = x0 + (x1 - x0) * step, y0 + (y1 - y0) * step
            points.append((x + (off if x1 == x0 and x0 == 0 else -off if x1 == x0 else 0), y + _inward(y0, y1, off)))
    return polygon(width, height, points)


def outline(mask: np.ndarray, thick: int) -> np.ndarray:
    """The rim of a mask, `thick` px to the inside."""
    return mask - np.minimum(mask, shrunk(mask, thick))


def shrunk(mask: np.ndarray, thick: int) -> np.ndarray:
    """The mask less `thick` px at its rim: moved eight ways, the least of all."""
    wide = np.pad(mask, thick)
    smallest = mask.copy()
    height, width = mask.shape
    for step in range(12):
        angle = 2 * math.pi * step / 12
        dx, dy = round(thick * math.cos(angle)), round(thick * math.sin(angle))
        moved = wide[thick + dy : thick + dy + height, thick + dx : thick + dx + width]
        np.minimum(smallest, moved, out=smallest)
    return smallest


def grown(mask: np.ndarray, thick: int) -> np.ndarray:
    """The mask with `thick` px more at its rim; it is 2 * `thick` px wider and higher."""
    return 255 - shrunk(255 - np.pad(mask, thick), thick) if thick < 1 else _grown(mask, thick)


def _grown(mask: np.ndarray, thick: int) -> np.ndarray:
    largest = np.pad(mask, thick)
    height, width = mask.shape
    steps = 12 if thick < 6 else 20
    for step in range(steps):
        angle = 2 * math.pi * step / steps
        dx, dy = round(thick * math.cos(angle)), round(thick * math.sin(angle))
        part = largest[thick + dy : thick + dy + height, thick + dx : thick + dx + width]
        np.maximum(part, mask, out=part)
    return largest


def _inward(y0: float, y1: float, off: float) -> float:
    if y0 != y1:
        return 0.0
    return off if y0 == 0 else -off
