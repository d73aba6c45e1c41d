"""Panels, photographs, drawings, icons, buttons, badges and lines, each laid into a box of a page."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import cabinet, wording
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.naming import plain, synonyms
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.wording import Words
from mrt.data.world.ink import drawings, effects, fill, photographs, shapes
from mrt.data.world.ink.bend import wave
from mrt.data.world.ink.colour import BLACK, WHITE, Colour, luminance, mixed, name_of
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
    mask = _form(sheet, form, width, height)
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
        mask = _form(sheet, form, width, height)
        pixels = fill.painted(mask, shown)
        if border if border is not None else rng.random() < 0.2:
            rim = shapes.outline(mask, max(2, round(rng.uniform(0.4, 1.2) * sheet.unit)))
            pixels = fill.under(pixels, fill.flat(rim, WHITE if rng.random() < 0.6 else taste.palette.accent))
    if angle:
        wide, high = pixels.shape[1], pixels.shape[0]
        pixels = turned(pixels, angle)
        x, y = x + (wide - pixels.shape[1]) / 2, y + (high - pixels.shape[0]) / 2
    if taste.shadow != "none" and rng.random() < 0.7 or form == "polaroid":
        pixels, x, y = shaded(sheet, pixels, x, y)
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
        pixels, x, y = shaded(sheet, pixels, x, y)
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


def button(sheet: Sheet, box: Box, text: str, colour: Colour | None = None, form: str = "") -> None:
    """A call to action: a panel with words on it."""
    rng, taste = sheet.rng, sheet.taste
    colour = colour or taste.palette.apart(rng, sheet.colour_at(box), 1.6)
    form = form or str(rng.choice(("rectangle", "rounded", "pill", "pill", "outline")))
    with sheet.group("button"):
        panel(sheet, box, colour, form=form, role="button", shadow=taste.shadow == "soft" and rng.random() < 0.4)
        words = Words(text, "button", box.height / sheet.unit * 0.44, effect="plain")
        wording.written(sheet, words, box.inset(0.12 * box.width, 0.22 * box.height), "center")


def badge(sheet: Sheet, box: Box, text: str, colour: Colour | None = None, form: str = "") -> None:
    """A seal, burst or disc with a few words, a little turned."""
    rng, taste = sheet.rng, sheet.taste
    side = round(min(box.width, box.height))
    colour = colour or taste.palette.apart(rng, sheet.colour_at(box), 1.7)
    form = form or str(rng.choice(("burst", "seal", "disc", "ring", "hexagon")))
    masks = {
        "burst": lambda: shapes.star(side, int(rng.integers(10, 26)), float(rng.uniform(0.75, 0.9))),
        "seal": lambda: shapes.scalloped(side, int(rng.integers(10, 24))),
        "disc": lambda: shapes.ellipse(side, side),
        "ring": lambda: shapes.ellipse(side, side),
        "hexagon": lambda: shapes.regular(side, 6),
    }
    pixels = fill.flat(masks[form](), colour)
    if form == "ring":
        inner = shapes.ellipse(round(side * 0.88), round(side * 0.88))
        rim = shapes.outline(inner, max(1, side // 60))
        off = (side - rim.shape[0]) // 2
        part = pixels[off : off + rim.shape[0], off : off + rim.shape[1]]
        part[:] = fill.under(part, fill.flat(rim, WHITE if luminance(colour) < 0.5 else BLACK))
    place = box.placed(side, side)
    x, y = place.x, place.y
    if taste.shadow == "soft":
        pixels, x, y = shaded(sheet, pixels, x, y)
    with sheet.group("badge"):
        sheet.add(
            pixels,
            x,
            y,
            kind="panel",
            role="badge",
            name="badge",
            caption=f"{name_of(colour)} {'starburst' if form == 'burst' else 'badge'}",
            synonyms=("seal", "sticker", form),
            colours=(colour,),
        )
        turn = float(rng.choice((0, 0, -12, 10, -8)))
        words = Words(text, "badge text", side / sheet.unit * 0.3, bold=True, leading=1.0, effect="plain", upper=True)
        wording.written(sheet, words, place.inset(0.2 * side, 0.24 * side), "center", angle=turn)


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


def _form(sheet: Sheet, form: str, width: int, height: int) -> np.ndarray:
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
