"""Photo-like textures: noise in octaves, light and depth; a procedural substitute for photographs."""

from __future__ import annotations

import numpy as np
from PIL import Image

KINDS = ("clouds", "hills", "sunset", "bokeh", "wood", "marble")
_GRAIN = 2.0  # of 255


def draw(rng: np.random.Generator, kind: str, width: int, height: int) -> np.ndarray:
    """Colours (height, width, 3) float32 0..255."""
    row, column = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = row / max(1, height - 1), column / max(1, width - 1)
    shade = rng.normal(0, 8, 3)
    picture = _PAINTERS[kind](rng, down, across) + shade + rng.normal(0, _GRAIN, (height, width, 1))
    return np.clip(picture, 0, 255).astype(np.float32)


def _between(low: tuple, high: tuple, share: np.ndarray) -> np.ndarray:
    return np.array(low) + (np.array(high) - np.array(low)) * share[..., None]


def _noise(rng: np.random.Generator, shape: tuple[int, int], stretch: float = 1.0) -> np.ndarray:
    """Smooth noise in three octaves, about 0..1; `stretch` lengthens it along a row."""
    total = np.zeros(shape, np.float32)
    for cell, weight in ((40, 0.55), (20, 0.3), (10, 0.15)):
        coarse = rng.random((shape[0] // cell + 2, max(2, int(shape[1] / (cell * stretch)) + 2))).astype(np.float32)
        total += weight * np.asarray(Image.fromarray(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC))
    return np.clip((total - 0.5) * 1.6 + 0.5, 0, 1)


def _clouds(rng, down, across) -> np.ndarray:
    cover = np.clip(_noise(rng, down.shape, 1.6) * 1.8 - 0.6, 0, 1)
    sky = _between((70, 130, 205), (165, 205, 235), down)
    return sky + (np.array((245, 247, 250)) - sky) * cover[..., None]


def _hills(rng, down, across) -> np.ndarray:
    picture = _between((150, 195, 230), (225, 235, 235), down)
    for depth, colour in enumerate(((120, 150, 130), (80, 130, 85), (45, 95, 55))):
        phase, waves = rng.uniform(0, 6.3), rng.uniform(1, 2.2)
        ridge = 0.42 + 0.18 * depth + 0.09 * np.sin(across * 6.3 * waves + phase)
        picture = np.where((down > ridge)[..., None], np.array(colour) + 25 * (down - ridge)[..., None], picture)
    return picture


def _sunset(rng, down, across) -> np.ndarray:
    picture = _between((90, 60, 120), (250, 150, 70), np.clip(down * 1.5, 0, 1))
    sun = np.hypot((across - rng.uniform(0.3, 0.7)) * 1.2, down - rng.uniform(0.45, 0.6))
    picture = picture + np.array((120, 100, 60)) * np.exp(-((sun / 0.16) ** 2))[..., None]
    sea = np.array((60, 50, 90)) + 60 * _noise(rng, down.shape, 4)[..., None]
    return np.where((down > 0.68)[..., None], sea, picture)


def _bokeh(rng, down, across) -> np.ndarray:
    picture = _between((25, 30, 50), (60, 45, 70), down)
    for _ in range(9):
        at, radius = rng.uniform(0, 1, 2), rng.uniform(0.07, 0.16)
        light = np.clip((radius - np.hypot(down - at[0], across - at[1])) / 0.02, 0, 1) * rng.uniform(0.3, 0.8)
        picture = picture + (np.array((250, 200, 130)) - picture) * light[..., None]
    return picture


def _wood(rng, down, across) -> np.ndarray:
    grain = _noise(rng, down.shape, 8)
    rings = 0.5 + 0.5 * np.sin((down * 7 + grain * 2.2) * 6.3)
    return _between((120, 75, 40), (190, 135, 85), 0.55 * rings + 0.45 * grain)


def _marble(rng, down, across) -> np.ndarray:
    veins = np.abs(np.sin((down + 0.6 * across + 1.2 * _noise(rng, down.shape)) * 5))
    return _between((150, 152, 160), (236, 235, 232), np.clip(veins * 1.8, 0, 1))


_PAINTERS = {
    "clouds": _clouds,
    "hills": _hills,
    "sunset": _sunset,
    "bokeh": _bokeh,
    "wood": _wood,
    "marble": _marble,
}
