"""How letters are filled: plain, outlined, with shadows, in two colours, with a gradient or a photograph."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.ink import effects, fill, photographs
from mrt.data.world.ink.colour import BLACK, WHITE, Colour, contrast, luminance, mixed


def inked(sheet: Sheet, mask: np.ndarray, under: Box, colour: Colour, effect: str, size: int):
    """Premultiplied pixels, the px by which they are larger than the mask, colours, and a word for the effect."""
    rng, taste = sheet.rng, sheet.taste
    other = BLACK if luminance(colour) > 0.4 else WHITE
    if effect == "outline":
        thick = max(1, round(size * rng.uniform(0.03, 0.08)))
        pixels, room = effects.with_rim(fill.flat(mask, colour), thick, other)
        return pixels, room, [colour, other], "outlined"
    if effect == "sticker":
        thick = max(2, round(size * rng.uniform(0.1, 0.2)))
        inner = taste.palette.apart(rng, WHITE, 2.5) if luminance(colour) > 0.5 else colour
        rim = WHITE if contrast(inner, WHITE) > 2 else taste.palette.dark
        pixels, room = effects.with_rim(fill.flat(mask, inner), thick, rim)
        return pixels, room, [inner, rim], "sticker"
    if effect == "shadow":
        radius = max(1.0, size * rng.uniform(0.04, 0.12))
        step = round(size * rng.uniform(0, 0.06))
        pixels, room = effects.with_shadow(fill.flat(mask, colour), radius, (step, step), other, rng.uniform(0.4, 0.8))
        return pixels, room, [colour], "shadowed"
    if effect == "hard":
        length = max(2, round(size * rng.uniform(0.04, 0.12)))
        dark = taste.palette.dark if luminance(colour) > 0.3 else mixed(colour, WHITE, 0.55)
        pixels, room = effects.long_shadow(mask, length, dark)
        part = pixels[room:-room, room:-room]
        part[:] = fill.under(part, fill.flat(mask, colour))
        return pixels, room, [colour, dark], "block"
    if effect == "hollow" and size > 40 and sheet.legible(under, colour) > 8:
        thick = max(1, round(size * rng.uniform(0.03, 0.05)))
        pixels = fill.flat(effects.shapes.grown(mask, thick), colour)
        inside = np.pad(mask, thick)
        rest = (255 - inside).astype(np.uint16)[..., None]
        return ((pixels * rest + 127) // 255).astype(np.uint8), thick, [colour], "outlined hollow"
    if effect == "colours":
        return _coloured(sheet, mask, under, colour)
    if effect == "gradient":
        height, width = mask.shape
        second = _near(sheet, under, colour)
        ways = fill.gradient(width, height, [colour, second], float(rng.choice((0, 45, 90, 90))))
        return fill.painted(mask, ways), 0, [colour, second], "gradient"
    if effect == "photo" and size > 40:
        shown = photographs.cropped(rng, sheet.cabinet.photo(rng), mask.shape[1], mask.shape[0])
        pulled = photographs.tinted(shown, colour, 0.55)
        return fill.painted(mask, pulled), 0, [colour], "photo filled"
    return fill.flat(mask, colour), 0, [colour], ""


def _coloured(sheet: Sheet, mask: np.ndarray, under: Box, colour: Colour):
    """Word by word (or line by line) in two or three colours: columns without ink part them."""
    second = _near(sheet, under, colour)
    colours = [colour, second, colour, _near(sheet, under, second)]
    pixels = np.empty((*mask.shape, 4), np.uint8)
    empty = ~mask.any(0)
    wide = max(3, mask.shape[0] // 7)
    cuts = [0]
    start = None
    for column, clear in enumerate(empty):
        if clear and start is None:
            start = column
        if not clear:
            if start is not None and column - start >= wide:
                cuts.append((column + start) // 2)
            start = None
    cuts.append(mask.shape[1])
    for index, (left, right) in enumerate(zip(cuts[:-1], cuts[1:], strict=True)):
        pixels[:, left:right] = fill.flat(np.ascontiguousarray(mask[:, left:right]), colours[index % 4])
    return pixels, 0, colours[: 2 if len(cuts) > 2 else 1], "many-coloured" if len(cuts) > 2 else ""


def _near(sheet: Sheet, under: Box, colour: Colour) -> Colour:
    """Another colour that is read as well as this one."""
    least = 0.65 * sheet.legible(under, colour)
    near = [other for other in sheet.taste.palette.accents if other != colour and sheet.legible(under, other) >= least]
    light = luminance(colour)
    return near[int(sheet.rng.integers(len(near)))] if near else mixed(colour, WHITE if light > 0.4 else BLACK, 0.3)
