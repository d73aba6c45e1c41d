"""Line plots as PNG, drawn with Pillow: a figure over a few named labels, one line a series."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mrt.data.backgrounds import COLOURS

Series = Mapping[str, Sequence[float | None]]
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 360, 64, 44, 210, 44  # px
_LINES = tuple(COLOURS[name] for name in ("blue", "orange", "green", "purple", "red", "teal", "pink", "black"))
_INK, _GRID = (40, 40, 44), (224, 224, 228)
_TICKS = 5


def write(path: Path, title: str, labels: Sequence[str], series: Series, log: bool = False) -> None:
    """`series`: a value a place, None where there is none; `log`: equal ratios, of values above 0, look equal.

    Nothing is written where there is nothing to show.
    """
    scale, back = (math.log10, lambda value: 10**value) if log else (float, float)
    values = [scale(value) for line in series.values() for value in line if value is not None]
    if not values:
        return
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 0.5
    low, high = low - room, high + room
    image = Image.new("RGB", (_WIDTH, _HEIGHT), (255, 255, 255))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(13)

    def point(place: int, value: float) -> tuple[float, float]:
        across, up = (place + 0.5) / len(labels), (value - low) / (high - low)
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM)

    draw.text((_LEFT, 14), title, _INK, ImageFont.load_default(15))
    for tick in range(_TICKS + 1):
        value = low + (high - low) * tick / _TICKS
        y = point(0, value)[1]
        draw.line((_LEFT, y, _WIDTH - _RIGHT, y), _GRID)
        draw.text((_LEFT - 8, y), f"{back(value):.3g}", _INK, font, anchor="rm")
    for place, name in enumerate(labels):
        draw.text((point(place, low)[0], _HEIGHT - _BOTTOM + 8), name, _INK, font, anchor="ma")
    for index, (name, line) in enumerate(series.items()):
        colour = _LINES[index % len(_LINES)]
        points = [point(place, scale(value)) for place, value in enumerate(line) if value is not None]
        draw.line(points, colour, 2)
        for x, y in points:
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
        at = _TOP + 20 * index
        draw.line((_WIDTH - _RIGHT + 12, at + 7, _WIDTH - _RIGHT + 32, at + 7), colour, 2)
        draw.text((_WIDTH - _RIGHT + 38, at), name, _INK, font)
    image.save(path, optimize=True)
