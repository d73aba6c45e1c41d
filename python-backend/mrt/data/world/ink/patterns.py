"""Patterned grounds, RGB (h, w, 3) uint8 in two or more colours: stripes, dots, checks, rays, waves, confetti, ..."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from mrt.data.world.ink import shapes
from mrt.data.world.ink.colour import Colour

KINDS = ("stripes", "dots", "checks", "rays", "waves", "confetti", "terrazzo", "grid", "triangles", "blobs", "halftone")


def drawn(rng: np.random.Generator, kind: str, width: int, height: int, colours: list[Colour]) -> np.ndarray:
    """The first colour is the ground's. Sizes go with the page."""
    mean = float(np.sqrt(width * height))
    if kind == "stripes":
        return _mix(_stripes(rng, width, height, mean), colours)
    if kind == "dots":
        return _mix(_tiled(_dot(rng, mean), width, height), colours)
    if kind == "checks":
        side = max(4, int(mean * rng.uniform(0.02, 0.09)))
        y, x = np.arange(height) // side, np.arange(width) // side
        return _mix((((y[:, None] + x[None]) % 2) * 255).astype(np.uint8), colours)
    if kind == "grid":
        side = max(8, int(mean * rng.uniform(0.03, 0.09)))
        thick = max(1, side // 24)
        lines = (np.arange(height) % side < thick)[:, None] | (np.arange(width) % side < thick)[None]
        return _mix((lines * 255).astype(np.uint8), colours)
    if kind == "waves":
        step, swing = mean * rng.uniform(0.03, 0.1), mean * rng.uniform(0.005, 0.03)
        length = mean * rng.uniform(0.1, 0.4)
        y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
        bands = np.sin((y + swing * np.sin(x * (2 * np.pi / length))) * (2 * np.pi / step))
        return _mix(np.clip(bands * step / 6 + 0.5, 0, 1) * 255, colours)
    if kind == "halftone":
        side = max(5, int(mean * rng.uniform(0.012, 0.03)))
        y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
        far = np.hypot(y % side - side / 2, x % side - side / 2)
        size = (y / height if rng.random() < 0.5 else x / width) * side * 0.62
        return _mix(np.clip(size - far + 0.5, 0, 1) * 255, colours)
    return _canvas(rng, kind, width, height, colours, mean)


def _canvas(rng, kind: str, width: int, height: int, colours: list[Colour], mean: float) -> np.ndarray:
    fine = 2 if width * height < 2_000_000 else 1
    image = Image.new("RGB", (width * fine, height * fine), colours[0])
    draw, mean = ImageDraw.Draw(image), mean * fine
    wide, high = image.size
    if kind == "rays":
        x, y, reach = wide * rng.uniform(0.3, 0.7), high * rng.uniform(0.3, 1), wide + high
        count = int(rng.integers(8, 22))
        for ray in range(count):
            draw.pieslice(
                (x - reach, y - reach, x + reach, y + reach),
                ray * 360 / count,
                (ray + 0.5) * 360 / count,
                fill=colours[1],
            )
    elif kind == "confetti":
        for _ in range(int(rng.integers(40, 160))):
            x, y, size = rng.uniform(0, wide), rng.uniform(0, high), mean * rng.uniform(0.004, 0.014)
            colour, angle = colours[1 + int(rng.integers(len(colours) - 1))], rng.uniform(0, 3.14)
            if rng.random() < 0.4:
                draw.ellipse((x - size, y - size, x + size, y + size), fill=colour)
            else:
                dx, dy = np.cos(angle) * size * 1.6, np.sin(angle) * size * 1.6
                ox, oy = -dy * 0.4, dx * 0.4
                draw.polygon(
                    [
                        (x + dx + ox, y + dy + oy),
                        (x + dx - ox, y + dy - oy),
                        (x - dx - ox, y - dy - oy),
                        (x - dx + ox, y - dy + oy),
                    ],
                    fill=colour,
                )
    elif kind == "terrazzo":
        for _ in range(int(rng.integers(60, 200))):
            x, y, size = rng.uniform(0, wide), rng.uniform(0, high), mean * rng.uniform(0.006, 0.025)
            angles = np.sort(rng.uniform(0, 6.28, int(rng.integers(4, 7))))
            corners = [(x + size * np.cos(angle) * rng.uniform(0.6, 1.2), y + size * np.sin(angle)) for angle in angles]
            draw.polygon(corners, fill=colours[1 + int(rng.integers(len(colours) - 1))])
    elif kind == "triangles":
        side = mean * rng.uniform(0.06, 0.16)
        for row in range(int(high / side) + 1):
            for column in range(int(2 * wide / side) + 2):
                x, y, up = (column - 1) * side / 2, row * side, (row + column) % 2
                corners = [(x, y + side * up), (x + side, y + side * up), (x + side / 2, y + side * (1 - up))]
                draw.polygon(corners, fill=colours[int(rng.integers(len(colours)))])
    else:
        for _ in range(int(rng.integers(3, 8))):
            across, down = int(mean * rng.uniform(0.2, 0.7)), int(mean * rng.uniform(0.2, 0.7))
            form = Image.fromarray(shapes.blob(rng, across, down))
            place = (int(rng.uniform(-0.3, 0.9) * wide), int(rng.uniform(-0.3, 0.9) * high))
            image.paste(colours[1 + int(rng.integers(len(colours) - 1))], place, form)
    return np.asarray(image.reduce(fine) if fine > 1 else image)


def _stripes(rng, width: int, height: int, mean: float) -> np.ndarray:
    step = mean * rng.uniform(0.02, 0.16)
    share = rng.uniform(0.15, 0.5)
    angle = float(rng.choice((0, 90, 45, -45, 30)))
    across, down = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    way = np.arange(width, dtype=np.float32)[None] * across + np.arange(height, dtype=np.float32)[:, None] * down
    part = np.abs((way / step) % 1 - 0.5)
    return np.clip((share / 2 - part) * step + 0.5, 0, 1) * 255


def _dot(rng, mean: float) -> np.ndarray:
    side = max(8, int(mean * rng.uniform(0.02, 0.09)))
    dot = shapes.ellipse(*(max(2, int(side * rng.uniform(0.15, 0.6))),) * 2)
    tile = np.zeros((2 * side, 2 * side), np.uint8)
    for y, x in ((side // 2, side // 2), (3 * side // 2, 3 * side // 2)):
        top, left = y - dot.shape[0] // 2, x - dot.shape[0] // 2
        tile[top : top + dot.shape[0], left : left + dot.shape[0]] = dot
    if rng.random() < 0.5:
        tile = tile[:side, :side]
    return tile


def _tiled(tile: np.ndarray, width: int, height: int) -> np.ndarray:
    return np.tile(tile, (-(-height // tile.shape[0]), -(-width // tile.shape[1])))[:height, :width]


def _mix(mask: np.ndarray, colours: list[Colour]) -> np.ndarray:
    """The second colour where the mask is 255, the first where it is 0."""
    steps = np.linspace(0, 1, 256)[:, None]
    table = np.rint(np.array(colours[0]) * (1 - steps) + np.array(colours[1]) * steps).astype(np.uint8)
    return table[mask.astype(np.uint8)]
