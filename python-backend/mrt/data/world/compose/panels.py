"""Panels, fading colours, dividing lines, and the shadows that things throw."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.ink import effects, fill, shapes
from mrt.data.world.ink.bend import wave
from mrt.data.world.ink.colour import BLACK, Colour, mixed, name_of
from mrt.data.world.ink.scaling import turned


def panel(
    sheet: Sheet,
    box: Box,
    colour: Colour | None = None,
    *,
    form: str = "",
    opacity: float = 1.0,
    role: str = "panel",
    shadow: bool | None = None,
    border: Colour | None = None,
    second: Colour | None = None,
    angle: float = 0.0,
) -> None:
    """A filled form. `second`: the other end of a gradient. `form`: rectangle, rounded, ellipse, arch, blob, ribbon,
    pennant, slanted, bubble, torn, outline; the page's own corners where it is empty."""
    rng, taste = sheet.rng, sheet.taste
    colour = colour or taste.palette.surface
    width, height = max(2, round(box.width)), max(2, round(box.height))
    form = form or ("rounded" if taste.radius else "rectangle")
    mask = form_of(sheet, form, width, height)
    if form == "outline":
        pixels = fill.flat(shapes.outline(mask, max(1, round(0.35 * sheet.unit))), colour, opacity)
    elif second:
        ways = fill.gradient(width, height, [colour, second], float(rng.choice((0, 45, 90, 135))))
        pixels = fill.painted(mask, ways, opacity)
    else:
        pixels = fill.flat(mask, colour, opacity)
    if border and form != "outline":
        rim = fill.flat(shapes.outline(mask, max(1, round(0.3 * sheet.unit))), border)
        pixels = fill.under(pixels, rim)
    if angle:
        pixels = turned(pixels, angle)
    x, y = box.x + (box.width - pixels.shape[1]) / 2, box.y + (box.height - pixels.shape[0]) / 2
    shadow = taste.shadow != "none" and opacity == 1 and form != "outline" if shadow is None else shadow
    if shadow:
        pixels, x, y = shaded(sheet, pixels, x, y)
    words = "translucent " if opacity < 0.95 else ""
    shape = {"rounded": "rounded ", "outline": "outlined ", "ellipse": "round ", "torn": "torn paper "}.get(form, "")
    noun = {"blob": "blob", "ribbon": "ribbon", "pennant": "label", "slanted": "band", "bubble": "speech bubble"}
    named = noun.get(form, "circle" if form == "ellipse" else "panel" if role != "button" else "button")
    sheet.add(
        pixels,
        x,
        y,
        kind="panel",
        role=role,
        name=named,
        caption=f"{words}{name_of(colour)} {shape if form != 'ellipse' else ''}{named}",
        detail="gradient" if second else "",
        synonyms=("box", "background shape") if role == "panel" else (role,),
        colours=tuple(filter(None, (colour, second, border))),
    )


def scrim(sheet: Sheet, box: Box, colour: Colour, *, upwards: bool = True, opacity: float = 0.9) -> None:
    """A colour that fades out, beneath words on a photograph; clear at its upper end where `upwards`."""
    width, height = max(2, round(box.width)), max(2, round(box.height))
    ramp = np.linspace(0, 1, height) ** 0.8 * 255 * opacity
    mask = np.repeat(np.rint(ramp if upwards else ramp[::-1]).astype(np.uint8)[:, None], width, 1)
    sheet.add(
        fill.flat(mask, colour),
        box.x,
        box.y,
        kind="panel",
        role="scrim",
        name="gradient",
        caption=f"{name_of(colour)} fading gradient",
        detail="translucent",
        synonyms=("fade", "overlay", "vignette"),
        colours=(colour,),
    )


def rule(sheet: Sheet, box: Box, colour: Colour | None = None, form: str = "") -> None:
    """A dividing line: plain, dashed, dotted, double, with a diamond, wavy; upright where the box is."""
    rng = sheet.rng
    upright = box.height > box.width
    length, thick = round(max(box.width, box.height)), max(1, round(min(box.width, box.height)))
    colour = colour or sheet.ink(box, sheet.taste.palette.accent, 2.0)[0]
    form = form or str(rng.choice(("plain", "dashed", "dotted", "double", "wavy"), p=(0.6, 0.12, 0.1, 0.09, 0.09)))
    mask = np.full((thick, length), 255, np.uint8)
    if form == "dashed":
        mask[:, (np.arange(length) // (4 * thick + 2)) % 2 == 1] = 0
    elif form == "dotted":
        dot = shapes.ellipse(2 * thick, 2 * thick)
        mask = np.tile(np.pad(dot, ((0, 0), (0, 2 * thick))), (1, max(1, length // (4 * thick))))
    elif form == "double":
        mask = np.vstack([mask, np.zeros((2 * thick, length), np.uint8), mask])
    elif form == "wavy":
        swing = 2.5 * thick
        mask = wave(mask, swing, max(2, length / (14 * thick)))
    if upright:
        mask = np.ascontiguousarray(mask.T)
    place = box.placed(mask.shape[1], mask.shape[0])
    sheet.add(
        fill.flat(mask, colour),
        place.x,
        place.y,
        kind="line",
        role="divider",
        name="line",
        caption=f"{name_of(colour)} {'' if form == 'plain' else form + ' '}line",
        detail="vertical" if upright else "thin",
        synonyms=("rule", "divider", "stroke"),
        colours=(colour,),
    )


def shaded(sheet: Sheet, pixels: np.ndarray, x: float, y: float) -> tuple[np.ndarray, float, float]:
    """A thing with its shadow: in one with it, or (one time in five) as a layer of its own beneath."""
    rng, hard = sheet.rng, sheet.taste.shadow == "hard"
    size = min(max(pixels.shape[:2]), 60 * sheet.unit)
    radius = 0.5 if hard else max(1.0, size * float(rng.uniform(0.012, 0.04)))
    step = max(1, round(size * float(rng.uniform(0.015, 0.03))))
    offset = (step, step) if hard else (round(step * float(rng.uniform(-0.5, 0.8))), step)
    opacity = 1.0 if hard else float(rng.uniform(0.25, 0.6))
    colour = mixed(BLACK, sheet.taste.palette.ground, 0.15)
    if rng.random() < 0.2:
        soft, margin = effects.shadow(pixels[..., 3], radius, colour, opacity)
        sheet.add(
            soft,
            x - margin + offset[0],
            y - margin + offset[1],
            kind="panel",
            role="shadow",
            name="shadow",
            caption="hard shadow" if hard else "soft shadow",
            synonyms=("shade",),
            colours=(colour,),
        )
        return pixels, x, y
    both, room = effects.with_shadow(pixels, radius, offset, colour, opacity)
    return both, x - room, y - room


def form_of(sheet: Sheet, form: str, width: int, height: int) -> np.ndarray:
    """The mask of a named form; a rectangle where the name is unknown."""
    side = min(width, height)
    if form == "ellipse":
        return shapes.ellipse(width, height)
    if form == "pill":
        return shapes.rectangle(width, height, side / 2)
    if form in ("rounded", "outline"):
        return shapes.rectangle(width, height, max(sheet.taste.radius, 0.04 if form == "rounded" else 0) * side * 0.6)
    if form == "arch":
        return shapes.arch(width, height)
    if form == "blob":
        return shapes.blob(sheet.rng, width, height)
    if form == "torn":
        return shapes.torn(sheet.rng, width, height)
    if form == "bubble":
        return shapes.bubble(width, height, float(sheet.rng.uniform(0.15, 0.7)))
    if form in ("ribbon", "pennant", "slanted"):
        return getattr(shapes, form)(width, height)
    return shapes.rectangle(width, height)
