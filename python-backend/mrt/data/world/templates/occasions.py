"""Invitations, greetings, quotes and certificates: framed, centred, with ornaments."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import cabinet, copy, grounds, marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.naming import plain, synonyms
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink import drawings, fill, lettering
from mrt.data.world.ink.colour import name_of
from mrt.data.world.ink.scaling import turned


def invitation(sheet: Sheet) -> None:
    """A frame, ornaments in its corners, names, a date and a place."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "paper", "pattern", "gradient"), p=(0.4, 0.3, 0.15, 0.15))))
    area = sheet.inner
    if rng.random() < 0.5:
        panels.panel(
            sheet, area, taste.palette.surface, form=str(rng.choice(("", "arch", "ellipse"), p=(0.6, 0.25, 0.15)))
        )
        area = area.inset(0.12 * area.width, 0.1 * area.height)
    if rng.random() < 0.65:
        panels.panel(
            sheet,
            sheet.inner.inset(1.5 * unit),
            taste.palette.apart(rng, taste.palette.ground, 1.6),
            form="outline",
            role="frame",
            shadow=False,
        )
    if rng.random() < 0.75:
        corners(sheet, float(rng.uniform(12, 24)) * unit)
    entries = [
        copy.label(sheet),
        copy.headline(sheet, 11),
        copy.rule(sheet),
        copy.line(sheet),
        copy.when(sheet),
        copy.small(sheet),
    ]
    keep = [True, True, *(bool(rng.random() < 0.65) for _ in range(4))]
    stacked(
        sheet, area.inset(7 * unit), [entry for entry, kept in zip(entries, keep, strict=True) if kept], "center", 0.5
    )


def corners(sheet: Sheet, side: float) -> None:
    """One ornament, turned into two or four corners; each a layer, or all of them one."""
    rng, taste = sheet.rng, sheet.taste
    coloured = rng.random() < 0.6
    picked, pixels = cabinet.sound(
        lambda: sheet.cabinet.pick(
            rng, "illustrations" if coloured else "icons", "nature", taste.illustrations if coloured else taste.icons
        ),
        lambda asset: drawings.straight(asset, round(side)),
    )
    if not coloured:
        pixels = fill.flat(np.ascontiguousarray(pixels[..., 3]), taste.palette.apart(rng, taste.palette.ground, 1.6))
    which = ((0, 0), (1, 1)) if rng.random() < 0.5 else ((0, 0), (1, 0), (0, 1), (1, 1))
    inset = float(rng.uniform(-0.2, 0.3)) * side
    name, colours = plain(picked.name), tuple(drawings.main_colours(pixels))
    for across, down in which:
        own = pixels[:, ::-1] if across else pixels
        own = np.ascontiguousarray(own[::-1] if down and not coloured else own)
        x = inset if not across else sheet.width - own.shape[1] - inset
        y = inset if not down else sheet.height - own.shape[0] - inset
        sheet.add(
            own, x, y, kind="drawing", role="decoration", name=name, caption=f"{name} ornament",
            synonyms=(*synonyms(picked.name, picked.tags), "ornament"), colours=colours, sources=(picked.key,),
        )  # fmt: skip


def quote(sheet: Sheet) -> None:
    """A saying, framed or with large marks, and who said it."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet)
    area = sheet.inner.inset(2 * unit)
    if sheet.background and sheet.background.kind in ("photo", "scene"):
        panels.panel(sheet, area, taste.palette.ground, opacity=float(rng.choice((0.9, 0.75))), shadow=False)
    elif rng.random() < 0.6:
        form = str(rng.choice(("outline", "", "bubble", "torn")))
        colour = taste.palette.apart(rng, taste.palette.ground, 1.5) if form == "outline" else taste.palette.surface
        panels.panel(sheet, area, colour, form=form, role="frame" if form == "outline" else "panel")
        area = Box(area.x, area.y, area.width, area.height * (0.82 if form == "bubble" else 1))
    area = area.inset(6 * unit)
    if rng.random() < 0.5:
        mark = Words("\u201c", "decoration", 26, taste.palette.accent, plain=True, bold=True, effect="plain", least=1.5)
        top, area = area.rows([0.2, 0.8])
        typesetting.written(sheet, mark, top, "center" if rng.random() < 0.5 else "left")
    say = Words(taste.speech.say(rng, "quote"), "headline", float(rng.uniform(6, 10)), gap=1.0)
    entries = [say, *([copy.rule(sheet)] if rng.random() < 0.3 else [])]
    entries.append(Words(f"\u2014 {taste.speech.say(rng, 'name')}", "sub-line", 2.8))
    stacked(sheet, area, entries, "center" if rng.random() < 0.6 else "", 0.5)


def greeting(sheet: Sheet) -> None:
    """A card: drawings strewn around a greeting that is bent along an arc, waves, or stands on a cloud."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern", "paper"), p=(0.45, 0.2, 0.25, 0.1))))
    upper, lower = sheet.inner.rows([0.4, 0.6])
    words = copy.headline(sheet, 11)
    arc = taste.speech.script not in lettering.COMPLEX and rng.random() < 0.7
    if arc:
        style = typesetting.style_of(sheet, words, "center")
        string = typesetting.cased(sheet, words).replace("\n", " ")
        size = int(words.size * unit)
        while size > 10 and lettering.widest(style, [string], size) > upper.width * 0.92:
            size = int(size * 0.93)
        set_ = lettering.letters(style, [string], size)
        bent = float(rng.uniform(50, 130)) * (1 if rng.random() < 0.8 else -0.5)
        typesetting.lay(
            sheet, words, set_, upper.x + (upper.width - set_.width) / 2, upper.y + 0.55 * upper.height, bent=bent
        )
    else:
        stacked(sheet, upper, [words, copy.line(sheet)], "center")
    pictures.drawing(sheet, lower.inset(3 * unit), "people" if rng.random() < 0.2 else "illustrations", down=0.6)
    strewn(sheet, int(rng.integers(3, 9)))


def strewn(sheet: Sheet, count: int) -> None:
    """Small drawings along the edges of a page, apart from each other: each a layer, or all of them one."""
    rng, unit = sheet.rng, sheet.unit
    spots: list[tuple[float, float]] = []
    for _ in range(20 * count):
        x, y = (float(part) for part in rng.uniform(0.02, 0.98, 2))
        inside = 0.2 < x < 0.8 and 0.2 < y < 0.8
        if not inside and all(np.hypot(x - a, y - b) > 0.16 for a, b in spots):
            spots.append((x, y))
        if len(spots) == count:
            break
    icons = rng.random() < 0.4
    alike = rng.random() < 0.35
    taste = sheet.taste
    for x, y in spots:
        side = float(rng.uniform(5, 11)) * unit
        box = Box(x * sheet.width - side / 2, y * sheet.height - side / 2, side, side)
        if icons or alike:
            pictures.icon(sheet, box, role="decoration")
        else:
            pictures.drawing(sheet, box, role="decoration", angle=float(rng.normal(0, 14)), down=0.5)
    if taste.rim:
        return


def certificate(sheet: Sheet) -> None:
    """A double frame, a seal, lines to sign on."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "paper"))))
    colour = taste.palette.apart(rng, taste.palette.ground, 2)
    for step in (0.4, 0.65):
        panels.panel(
            sheet, sheet.box.inset(step * sheet.margin + 1), colour, form="outline", role="frame", shadow=False
        )
    upper, lower = sheet.inner.inset(3 * unit).rows([0.75, 0.25])
    entries = [
        copy.headline(sheet, 9),
        copy.line(sheet),
        Words(taste.speech.say(rng, "name"), "title", 7),
        copy.body(sheet, 1),
    ]
    stacked(sheet, upper, entries, "center", 0.5)
    left, middle, right = lower.columns([1, 0.7, 1], 2 * unit)
    marks.badge(sheet, middle, taste.speech.say(rng, "label"), colour, "seal")
    for side in (left, right):
        with sheet.group("signature"):
            panels.rule(sheet, Box(side.x, side.y + 0.6 * side.height, side.width, 0.25 * unit), None, "plain")
            under = Box(side.x, side.y + 0.66 * side.height, side.width, 0.3 * side.height)
            typesetting.written(sheet, Words(taste.speech.say(rng, "role"), "small print", 1.9), under, "center")


def upright(sheet: Sheet) -> None:
    """A band with words that run up it, a headline beside."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet)
    band, rest = sheet.box.columns([0.18, 0.82])
    if rng.random() < 0.4:
        rest, band = sheet.box.columns([0.82, 0.18])
    panels.panel(
        sheet, band, taste.palette.accent, form="rectangle", opacity=float(rng.choice((1, 1, 0.8))), shadow=False
    )
    text = Words(taste.speech.say(rng, "label"), "label", 6, tracking=0.1, bold=True)
    style = typesetting.style_of(sheet, text, "left")
    if style.script in ("chinese", "japanese"):
        set_words = "\n".join(typesetting.cased(sheet, text))
        typesetting.written(sheet, Words(set_words, "label", 6, leading=1.2), band.inset(0.2 * band.width), "center")
    else:
        set_ = lettering.fitted(style, typesetting.cased(sheet, text), band.height * 0.8, band.width * 0.6, 6 * unit)
        ink, _ = sheet.ink(band, None, 3)
        pixels = turned(fill.flat(set_.mask, ink), 90)
        place = band.placed(pixels.shape[1], pixels.shape[0])
        string = " ".join(set_.lines)
        sheet.add(
            pixels, place.x, place.y, kind="text", role="label", name=string,
            caption=f'{name_of(ink)} text "{typesetting.shortened(string)}"', detail="vertical",
            synonyms=("vertical text",), text=string, font=style.face.family, colours=(ink,), sources=(style.face.key,),
        )  # fmt: skip
    if sheet.background and sheet.background.kind == "photo":
        rest = rest.inset(sheet.margin)
        panels.panel(sheet, rest, taste.palette.ground, opacity=0.8, shadow=False)
    stacked(sheet, rest.inset(sheet.margin), copy.standard(sheet, 11, rich=0.5), "")
