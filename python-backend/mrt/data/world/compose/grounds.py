"""Backgrounds of a page: solid, gradient, pattern, photograph, scene or paper, in the page's colours."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import cabinet
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.design import Background
from mrt.data.world.ink import drawings, fill, patterns, photographs, scenery
from mrt.data.world.ink.colour import Colour, mixed, name_of

KINDS = ("solid", "gradient", "pattern", "photo", "scene", "paper")
_SHARES = (0.34, 0.16, 0.14, 0.2, 0.08, 0.08)


def lay(sheet: Sheet, kind: str = "") -> float:
    """Fill the page; where the ground of a scene begins as a share of the height, 1 for all others."""
    kind = kind or str(sheet.rng.choice(KINDS, p=_SHARES))
    makers = {
        "solid": _solid, "gradient": _gradient, "pattern": _pattern, "photo": _photo, "scene": _scene, "paper": _paper
    }  # fmt: skip
    pixels, caption, sources, floor = makers[kind](sheet)
    sheet.paint(Background(kind, caption, _opaque(pixels), sources))
    return floor


def _solid(sheet: Sheet):
    ground = sheet.taste.palette.ground
    pixels = np.empty((sheet.height, sheet.width, 3), np.uint8)
    pixels[:] = ground
    return pixels, f"{name_of(ground)} background", (), 1.0


def _gradient(sheet: Sheet):
    rng, palette = sheet.rng, sheet.taste.palette
    first = palette.ground
    other = palette.accents[int(rng.integers(len(palette.accents)))]
    share = float(rng.uniform(0.2, 0.9))
    colours: list[Colour] = [first, mixed(first, other, share)]
    if rng.random() < 0.3:
        colours.append(mixed(first, palette.accents[-1], share))
    radial = bool(rng.random() < 0.3)
    angle = float(rng.choice((0, 45, 90, 90, 135, 180, 270)))
    pixels = fill.gradient(sheet.width, sheet.height, colours, angle, radial)
    names = list(dict.fromkeys(name_of(colour) for colour in colours))
    return pixels, f"{' to '.join(names)} {'radial ' if radial else ''}gradient background", (), 1.0


def _pattern(sheet: Sheet):
    rng, palette = sheet.rng, sheet.taste.palette
    kind = patterns.KINDS[int(rng.integers(len(patterns.KINDS)))]
    strength = float(rng.uniform(0.1, 0.35) if rng.random() < 0.75 else rng.uniform(0.35, 0.9))
    colours = [palette.ground, *(mixed(palette.ground, accent, strength) for accent in palette.accents)]
    if kind in ("confetti", "terrazzo"):
        colours = [palette.ground, *palette.accents]
    pixels = patterns.drawn(rng, kind, sheet.width, sheet.height, colours)
    return pixels, f"{name_of(palette.ground)} background with {kind}", (), 1.0


def _photo(sheet: Sheet):
    rng, taste = sheet.rng, sheet.taste
    picked, shown = cabinet.sound(
        lambda: sheet.cabinet.photo(rng), lambda asset: photographs.cropped(rng, asset, sheet.width, sheet.height)
    )
    shown, word = photographs.graded(rng, shown, taste.palette.accent)
    treated = rng.random()
    if treated < 0.3:
        shown, word = photographs.tinted(shown, taste.palette.dark, float(rng.uniform(0.3, 0.65))), f"{word} darkened"
    elif treated < 0.45:
        shown, word = photographs.tinted(shown, taste.palette.light, float(rng.uniform(0.4, 0.75))), f"{word} pale"
    elif treated < 0.6:
        shown, word = photographs.blurred(shown, sheet.unit * float(rng.uniform(0.5, 2))), f"{word} blurred"
    return shown, f"{word} photo of {picked.name} background".strip(), (picked.key,), 1.0


def _scene(sheet: Sheet):
    rng, taste = sheet.rng, sheet.taste
    kind = scenery.KINDS[int(rng.integers(len(scenery.KINDS)))]
    pixels, floor = scenery.drawn(rng, kind, sheet.width, sheet.height, taste.palette.accent)
    sources: list[str] = []
    if rng.random() < 0.6:  # drawings that belong to the ground, painted into it
        pixels = pixels.copy()
        for _ in range(int(rng.integers(1, 6))):
            side = sheet.unit * float(rng.uniform(6, 20))
            picked, drawn = cabinet.sound(
                lambda: sheet.cabinet.pick(rng, "illustrations", "nature", taste.illustrations),
                lambda asset, side=side: drawings.straight(asset, round(side)),
            )
            foot = sheet.height * (floor + float(rng.uniform(0.0, 0.12)))
            _painted_in(pixels, drawn, round(rng.uniform(-0.05, 0.95) * sheet.width), round(foot - drawn.shape[0]))
            sources.append(picked.key)
    return pixels, f"{kind if kind != 'night' else 'night sky'} scene background", tuple(sources), floor


def _paper(sheet: Sheet):
    rng, palette = sheet.rng, sheet.taste.palette
    picked, shown = cabinet.sound(
        lambda: sheet.cabinet.texture(rng),
        lambda asset: photographs.cropped(rng, asset, sheet.width, sheet.height),
    )
    grain = shown.mean(-1, dtype=np.float32)
    grain = np.clip((grain - grain.mean()) * float(rng.uniform(0.2, 0.6)), -60, 40)
    colour = mixed(palette.ground, (245, 240, 230), 0.5 if not palette.is_dark else 0.0)
    pixels = np.clip(np.array(colour, np.float32) + grain[..., None], 0, 255).astype(np.uint8)
    return pixels, f"{name_of(colour)} paper background", (picked.key,), 1.0


def _painted_in(ground: np.ndarray, pixels: np.ndarray, x: int, y: int) -> None:
    height, width = ground.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + pixels.shape[1]), min(height, y + pixels.shape[0])
    if left >= right or top >= bottom:
        return
    part = pixels[top - y : bottom - y, left - x : right - x]
    own = ground[top:bottom, left:right]
    rest = 255 - part[..., 3:].astype(np.uint16)
    own[:] = part[..., :3] + ((own * rest + 127) // 255).astype(np.uint8)


def _opaque(pixels: np.ndarray) -> np.ndarray:
    whole = np.full((*pixels.shape[:2], 4), 255, np.uint8)
    whole[..., :3] = pixels
    return whole
