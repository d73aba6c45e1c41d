"""Photographs in frames, illustrations and people, icons."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import cabinet, panels
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.naming import plain, synonyms
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.ink import drawings, effects, fill, photographs, shapes
from mrt.data.world.ink.colour import BLACK, WHITE, Colour, luminance, name_of
from mrt.data.world.ink.scaling import turned


def photo(sheet: Sheet, box: Box, form: str = "", *, role: str = "photo", border: bool | None = None) -> None:
    """A photograph in a frame: rectangle, rounded, ellipse, arch, blob, polaroid, torn."""
    rng, taste = sheet.rng, sheet.taste
    form = form or ("rounded" if taste.radius else "rectangle")
    width, height = max(4, round(box.width)), max(4, round(box.height))
    picked, shown = cabinet.sound(
        lambda: sheet.cabinet.photo(rng), lambda asset: photographs.cropped(rng, asset, width, height)
    )
    shown, word = photographs.graded(rng, shown, taste.palette.accent)
    angle = 0.0
    x, y = box.x, box.y
    if form == "polaroid":
        edge = max(2, round(0.05 * width))
        pixels = fill.padded(np.dstack([shown, np.full((height, width), 255, np.uint8)]), edge)
        foot = np.zeros((2 * edge, pixels.shape[1], 4), np.uint8)
        pixels = np.vstack([pixels, foot])
        pixels = fill.under(np.full_like(pixels, 250) | np.array((0, 0, 0, 255), np.uint8), pixels)
        angle = float(rng.normal(0, 5))
        x, y = x - edge, y - edge
    else:
        mask = panels.form_of(sheet, form, width, height)
        pixels = fill.painted(mask, shown)
        if border if border is not None else rng.random() < 0.2:
            rim = shapes.outline(mask, max(2, round(rng.uniform(0.4, 1.2) * sheet.unit)))
            pixels = fill.under(pixels, fill.flat(rim, WHITE if rng.random() < 0.6 else taste.palette.accent))
    if angle:
        wide, high = pixels.shape[1], pixels.shape[0]
        pixels = turned(pixels, angle)
        x, y = x + (wide - pixels.shape[1]) / 2, y + (high - pixels.shape[0]) / 2
    if taste.shadow != "none" and rng.random() < 0.7 or form == "polaroid":
        pixels, x, y = panels.shaded(sheet, pixels, x, y)
    framed = {"ellipse": "round ", "polaroid": "polaroid ", "torn": "torn ", "arch": "arched ", "rounded": "rounded "}
    sheet.add(
        pixels,
        x,
        y,
        kind="picture",
        role=role,
        name=picked.name,
        caption=f"{framed.get(form, '')}photo of {picked.name}",
        detail=word,
        synonyms=("picture", "photograph", "image"),
        colours=tuple(drawings.main_colours(pixels)),
        sources=(picked.key,),
    )


def drawing(
    sheet: Sheet,
    box: Box,
    kind: str = "illustrations",
    *,
    role: str = "",
    angle: float = 0.0,
    across: float = 0.5,
    down: float = 1.0,
    mirrored: bool | None = None,
    rim: bool | None = None,
    shadow: bool = False,
) -> Box:
    """An illustration or a person, as large as the box allows; the box that it takes."""
    rng, taste = sheet.rng, sheet.taste
    person = kind == "people"
    if person and rng.random() < 0.45:  # people drawn as the page's other things are
        kind = "illustrations"
    of_set = taste.people if kind == "people" else taste.illustrations
    topic = "people" if person else taste.topic
    picked, pixels = cabinet.sound(
        lambda: sheet.cabinet.pick(rng, kind, topic, of_set),
        lambda asset: drawings.within(asset, box.width, box.height),
    )
    if mirrored if mirrored is not None else rng.random() < 0.3:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    if angle:
        pixels = turned(pixels, angle)
    x, y, width, height = box.placed(pixels.shape[1], pixels.shape[0], across, down)
    if taste.rim if rim is None else rim:
        pixels, room = effects.with_rim(pixels, max(2, round(0.025 * max(pixels.shape[:2]))))
        x, y = x - room, y - room
    place = Box(x, y, width, height)
    if shadow:
        pixels, x, y = panels.shaded(sheet, pixels, x, y)
    colours = drawings.main_colours(pixels)
    words = f"{name_of(colours[0])} " if colours and not person and rng.random() < 0.5 else ""
    noun = (
        ""
        if person and ("person" in picked.name or kind == "illustrations")
        else " person"
        if person
        else " illustration"
    )
    sheet.add(
        pixels,
        x,
        y,
        kind="drawing",
        role=role or ("person" if person else "illustration"),
        name=plain(picked.name),
        caption=f"{words}{plain(picked.name)}{noun}",
        detail="drawn" if person else "sticker of a" if rim else "",
        synonyms=synonyms(picked.name, picked.tags),
        colours=tuple(colours),
        sources=(picked.key,),
    )
    return place


def icon(sheet: Sheet, box: Box, colour: Colour | None = None, *, disc: str = "", role: str = "icon") -> None:
    """An icon in one colour; `disc`: the form behind it (ellipse, rounded, outline), both one layer."""
    rng, taste = sheet.rng, sheet.taste
    side = max(8, round(min(box.width, box.height)))
    colour = colour or taste.palette.apart(rng, sheet.colour_at(box), 2.2)
    inner = round(side * 0.55) if disc else side
    picked, form = cabinet.sound(
        lambda: sheet.cabinet.pick(rng, "icons", taste.topic, taste.icons),
        lambda asset: drawings.straight(asset, inner),
    )
    coloured = len(drawings.main_colours(form)) > 1
    front = (
        WHITE
        if disc and disc != "outline" and luminance(colour) < 0.5
        else BLACK
        if disc and disc != "outline"
        else colour
    )
    own = form if coloured else fill.flat(np.ascontiguousarray(form[..., 3]), front)
    pixels, colours = own, [front]
    if disc:
        mask = shapes.ellipse(side, side) if disc == "ellipse" else shapes.rectangle(side, side, 0.25 * side)
        if disc == "outline":
            mask = shapes.outline(shapes.ellipse(side, side), max(1, side // 24))
        pixels, colours = fill.flat(mask, colour), [colour, front]
        y, x = (side - own.shape[0]) // 2, (side - own.shape[1]) // 2
        part = pixels[y : y + own.shape[0], x : x + own.shape[1]]
        part[:] = fill.under(part, own)
    place = box.placed(pixels.shape[1], pixels.shape[0])
    sheet.add(
        pixels,
        place.x,
        place.y,
        kind="drawing",
        role=role,
        name=plain(picked.name),
        caption=f"{name_of(colours[0])} {plain(picked.name)} icon",
        detail="round" if disc == "ellipse" else "",
        synonyms=synonyms(picked.name, picked.tags),
        colours=tuple(colours),
        sources=(picked.key,),
    )
