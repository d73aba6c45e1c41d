"""Painted grounds: a sky, a sun or moon, clouds, hills, houses, a floor; flat, as illustrators draw them."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from mrt.data.world.ink import fill
from mrt.data.world.ink.colour import Colour, mixed

KINDS = ("hills", "town", "night", "sea", "room", "desert", "mountains")


def drawn(rng: np.random.Generator, kind: str, width: int, height: int, tint: Colour) -> tuple[np.ndarray, float]:
    """RGB (h, w, 3) uint8 and where the ground begins, as a share of the height."""
    sky = _sky(rng, kind, tint)
    picture = fill.gradient(width, height, sky, 90)
    fine = 2 if width * height < 1_500_000 else 1
    image = Image.fromarray(picture).resize((width * fine, height * fine)) if fine > 1 else Image.fromarray(picture)
    draw, wide, high = ImageDraw.Draw(image), width * fine, height * fine
    mean = float(np.sqrt(wide * high))
    floor = float(rng.uniform(0.55, 0.8))
    if kind == "room":
        _room(rng, draw, wide, high, floor, sky, mean)
    else:
        _heaven(rng, draw, kind, wide, high, mean, sky)
        if kind == "town":
            _houses(rng, draw, wide, high, floor, mixed(sky[-1], tint, 0.5), mean)
        _ground(rng, draw, kind, wide, high, floor, tint, mean)
    return np.asarray(image.reduce(fine) if fine > 1 else image), floor


def _sky(rng, kind: str, tint: Colour) -> list[Colour]:
    if kind == "night":
        return [mixed((18, 18, 55), tint, 0.15), mixed((70, 40, 110), tint, 0.2)]
    if kind == "room":
        wall = mixed((245, 235, 220), tint, float(rng.uniform(0.1, 0.6)))
        return [wall, wall]
    skies = (((120, 190, 245), (215, 238, 252)), ((250, 190, 140), (252, 232, 190)), ((170, 215, 235), (250, 225, 220)))
    top, low = skies[int(rng.integers(len(skies)))]
    return [mixed(top, tint, 0.12), low]


def _heaven(rng, draw, kind: str, wide: int, high: int, mean: float, sky: list[Colour]) -> None:
    x, y, size = wide * rng.uniform(0.1, 0.9), high * rng.uniform(0.08, 0.4), mean * rng.uniform(0.05, 0.12)
    if kind == "night":
        for _ in range(int(rng.integers(25, 80))):
            sx, sy, dot = rng.uniform(0, wide), rng.uniform(0, high * 0.6), mean * rng.uniform(0.001, 0.004)
            draw.ellipse((sx - dot, sy - dot, sx + dot, sy + dot), fill=(255, 250, 220))
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(252, 244, 205))
        if rng.random() < 0.5:
            draw.ellipse(
                (x - size * 0.5, y - size * 1.1, x + size * 1.4, y + size * 0.8), fill=mixed(sky[0], sky[-1], 0.3)
            )
        return
    if rng.random() < 0.7:
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(255, 226, 120))
    for _ in range(int(rng.integers(0, 6))):
        x, y, size = wide * rng.uniform(-0.05, 1), high * rng.uniform(0.03, 0.42), mean * rng.uniform(0.02, 0.05)
        for dx, up in ((-1.6, 0.7), (-0.6, 1.15), (0.7, 0.95), (1.6, 0.6)):
            draw.ellipse(
                (x + (dx - up) * size, y - up * size, x + (dx + up) * size, y + up * size), fill=(255, 255, 255)
            )
        draw.rectangle((x - 2 * size, y + 0.1 * size, x + 2 * size, y + 0.7 * size), fill=(255, 255, 255))


def _ground(rng, draw, kind: str, wide: int, high: int, floor: float, tint: Colour, mean: float) -> None:
    base: dict[str, Colour] = {
        "hills": (110, 185, 90), "town": (130, 190, 110), "night": (35, 70, 70), "sea": (40, 130, 190),
        "desert": (235, 190, 120), "mountains": (90, 150, 110),
    }  # fmt: skip
    far = mixed(base[kind], (225, 235, 250) if kind != "night" else (70, 50, 110), 0.5)
    layers = int(rng.integers(2, 5))
    if kind in ("mountains", "desert") or rng.random() < 0.15:
        for _ in range(int(rng.integers(2, 6))):
            x, size = wide * rng.uniform(0, 1), mean * rng.uniform(0.15, 0.4)
            top = high * floor - size
            rock = mixed(far, (120, 120, 150), float(rng.uniform(0.2, 0.6)))
            draw.polygon([(x - size, high * floor + size), (x, top), (x + size, high * floor + size)], fill=rock)
            if kind == "mountains":
                snow = [
                    (x - 0.18 * size, top + 0.36 * size),
                    (x, top),
                    (x + 0.18 * size, top + 0.36 * size),
                    (x, top + 0.28 * size),
                ]
                draw.polygon(snow, fill=(250, 250, 255))
    across = np.linspace(0, wide, 60)
    for layer in range(layers):
        share = (layer + 1) / layers
        y = high * (floor + (1 - floor) * 0.75 * layer / layers)
        swing = mean * (0.01 if kind == "sea" else float(rng.uniform(0.015, 0.06)))
        length = mean * (0.12 if kind == "sea" else float(rng.uniform(0.4, 1.2)))
        edge = (
            y
            + swing * np.sin(across * 6.28 / length + rng.uniform(0, 6.28))
            + 0.4 * swing * np.sin(across * 12.9 / length)
        )
        colour = mixed(far, mixed(base[kind], tint, 0.12), share)
        draw.polygon([*zip(across, edge, strict=True), (wide, high), (0, high)], fill=colour)
    if kind in ("hills", "night", "town"):
        blade = mixed(base[kind], (10, 50, 20), 0.3)
        for _ in range(int(rng.integers(0, 40))):
            x, y, size = rng.uniform(0, wide), high * rng.uniform(floor + 0.08, 1), mean * rng.uniform(0.006, 0.016)
            for lean in (-0.6, 0, 0.6):
                draw.polygon([(x - size * 0.2, y), (x + lean * size, y - size), (x + size * 0.2, y)], fill=blade)


def _houses(rng, draw, wide: int, high: int, floor: float, tint: Colour, mean: float) -> None:
    x = -mean * 0.02
    while x < wide:
        across, up = mean * rng.uniform(0.06, 0.16), mean * rng.uniform(0.1, 0.42)
        colour = mixed(
            tint, ((235, 120, 90), (90, 110, 160), (245, 205, 140), (150, 170, 180))[int(rng.integers(4))], 0.55
        )
        top = high * floor - up
        draw.rectangle((x, top, x + across, high), fill=colour)
        if rng.random() < 0.35:
            draw.polygon(
                [(x, top), (x + across / 2, top - across * 0.5), (x + across, top)],
                fill=mixed(colour, (90, 30, 30), 0.5),
            )
        pane, glass = across / 5, mixed(colour, (255, 245, 190), 0.65)
        for row in range(int(up / (1.8 * pane)) + 1):
            for column in range(2):
                left, upper = x + pane * (1 + 2 * column), top + pane * (0.8 + 1.8 * row)
                draw.rectangle((left, upper, left + pane, upper + pane), fill=glass)
        x += across + (mean * rng.uniform(0.005, 0.05) if rng.random() < 0.4 else 0)


def _room(rng, draw, wide: int, high: int, floor: float, sky: list[Colour], mean: float) -> None:
    wall = sky[0]
    draw.rectangle((0, high * floor, wide, high), fill=mixed(wall, (150, 105, 70), 0.55))
    draw.rectangle((0, high * floor, wide, high * floor + mean * 0.015), fill=mixed(wall, (255, 255, 255), 0.6))
    if rng.random() < 0.6:
        x, y = wide * rng.uniform(0.1, 0.6), high * rng.uniform(0.08, 0.2)
        across, down = mean * rng.uniform(0.2, 0.35), mean * rng.uniform(0.2, 0.35)
        draw.rectangle(
            (x, y, x + across, y + down), fill=(190, 225, 245), outline=(255, 255, 255), width=int(mean * 0.012) + 1
        )
        draw.line((x + across / 2, y, x + across / 2, y + down), fill=(255, 255, 255), width=int(mean * 0.01) + 1)
        draw.line((x, y + down / 2, x + across, y + down / 2), fill=(255, 255, 255), width=int(mean * 0.01) + 1)
    if rng.random() < 0.5:
        x, across = wide * rng.uniform(0, 0.6), mean * rng.uniform(0.3, 0.6)
        y = high * min(0.95, floor + 0.12)
        draw.ellipse((x, y, x + across, y + mean * 0.12), fill=mixed(wall, (200, 90, 90), 0.5))
