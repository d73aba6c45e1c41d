"""Posters: words in the middle, a figure with words around it, big type, a photograph with words, two halves."""

from __future__ import annotations

from mrt.data.world.compose import copy, grounds, marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked


def centred(sheet: Sheet) -> None:
    """A drawing, and words below or above it, all on one axis."""
    rng = sheet.rng
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern", "paper"), p=(0.5, 0.2, 0.2, 0.1))))
    share = float(rng.uniform(0.35, 0.55))
    upper, lower = sheet.inner.rows([share, 1 - share], 4 * sheet.unit)
    if rng.random() < 0.35:
        upper, lower = lower, upper
    picture = rng.random()
    if picture < 0.6:
        pictures.drawing(sheet, upper, "people" if rng.random() < 0.2 else "illustrations", down=0.5)
    elif picture < 0.85:
        box = upper.fitting(float(rng.uniform(0.9, 1.6)))
        pictures.photo(sheet, box, str(rng.choice(("", "ellipse", "arch", "blob", "polaroid"))))
    else:
        pictures.icon(sheet, upper.fitting(1.0).inset(3 * sheet.unit), disc=str(rng.choice(("", "ellipse", "outline"))))
    stacked(sheet, lower, copy.standard(sheet, 10), "center", 0.5)
    footer(sheet)


def figure(sheet: Sheet) -> None:
    """One large figure standing at the foot of the page, the headline above it, partly behind it."""
    rng, unit = sheet.rng, sheet.unit
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern", "scene"), p=(0.5, 0.2, 0.2, 0.1))))
    if rng.random() < 0.35:
        colour = sheet.taste.palette.apart(rng, sheet.taste.palette.ground, 1.3)
        side = float(rng.uniform(0.6, 0.95)) * min(sheet.width, sheet.height)
        disc = sheet.box.placed(side, side, 0.5, float(rng.uniform(0.5, 0.9)))
        panels.panel(sheet, disc, colour, form=str(rng.choice(("ellipse", "blob", "arch"))), role="panel", shadow=False)
    share = float(rng.uniform(0.28, 0.42))
    upper, lower = sheet.inner.rows([share, 1 - share])
    behind = rng.random() < 0.45
    entries = copy.standard(sheet, 13, rich=0.15)
    stacked(sheet, upper, entries, "center", 0.3)
    kind = "people" if rng.random() < 0.35 else "illustrations"
    top = lower.y - (share * 0.35 * sheet.height if behind else -1.5 * unit)
    bleeds = kind == "people" or rng.random() < 0.25
    foot = sheet.height if bleeds else sheet.height - sheet.margin - 7 * unit
    place = pictures.drawing(sheet, Box(sheet.margin, top, sheet.width - 2 * sheet.margin, foot - top), kind, down=1.0)
    if rng.random() < 0.4:
        x = place.right - 8 * unit if rng.random() < 0.5 else place.x - 8 * unit
        spot = Box(
            min(max(sheet.margin, x), sheet.width - sheet.margin - 18 * unit), place.y + 6 * unit, 18 * unit, 18 * unit
        )
        marks.badge(sheet, spot, sheet.taste.speech.say(rng, "label"))
    if not bleeds:
        typesetting.written(
            sheet, copy.line(sheet), Box(sheet.margin, foot + unit, sheet.inner.width, 6 * unit), "center"
        )


def big_type(sheet: Sheet) -> None:
    """Hardly anything but a headline as large as it goes."""
    rng = sheet.rng
    grounds.lay(sheet)
    entries = copy.standard(sheet, float(rng.uniform(15, 26)), rich=0.2)
    stacked(sheet, sheet.inner, entries, "", float(rng.choice((0.0, 0.5, 1.0))))
    if rng.random() < 0.5:
        footer(sheet)


def photo_words(sheet: Sheet) -> None:
    """A photograph all over, words on it, with a band or panel beneath them where it is too busy."""
    rng, unit = sheet.rng, sheet.unit
    grounds.lay(sheet, "photo")
    box = sheet.inner
    wide = sheet.width > 1.3 * sheet.height
    part = box.columns([0.55, 0.45])[int(rng.integers(2))] if wide else box.rows([0.5, 0.5])[int(rng.integers(2))]
    align = sheet.taste.align
    kind = rng.random()
    palette = sheet.taste.palette
    if kind < 0.3 or sheet.busy(part) > 0.2:
        colour = palette.ground if rng.random() < 0.6 else palette.accent
        panels.panel(sheet, part, colour, opacity=float(rng.choice((1.0, 0.85, 0.7))), shadow=False)
        part = part.inset(4 * unit)
    elif kind < 0.5 and not wide:
        band = Box(part.x + 0.1 * part.width, 0, float(rng.uniform(0.15, 0.4)) * sheet.width, sheet.height)
        panels.panel(sheet, band, palette.surface, form="rectangle", opacity=float(rng.choice((1, 0.8))), shadow=False)
    stacked(sheet, part, copy.standard(sheet, 12, rich=0.5), align, float(rng.choice((0.2, 0.5, 0.8))))
    if rng.random() < 0.5:
        footer(sheet)


def split(sheet: Sheet) -> None:
    """Half picture, half words."""
    rng = sheet.rng
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern", "paper"), p=(0.65, 0.15, 0.1, 0.1))))
    wide = sheet.width > sheet.height
    share = float(rng.uniform(0.4, 0.6))
    cut = sheet.box.columns if wide else sheet.box.rows
    first, second = cut([share, 1 - share])
    if rng.random() < 0.5:
        first, second = second, first
    if rng.random() < 0.7:
        pictures.photo(sheet, first, "rectangle", border=False)
    else:
        panels.panel(sheet, first, sheet.taste.palette.accent, form="rectangle", shadow=False)
        kind = "people" if rng.random() < 0.4 else "illustrations"
        pictures.drawing(sheet, first.inset(sheet.margin), kind, down=0.5)
    stacked(sheet, second.inset(sheet.margin), copy.standard(sheet, 9, rich=0.8), "", 0.5)


def footer(sheet: Sheet) -> None:
    """Small print at the foot."""
    height = 3 * sheet.unit
    box = Box(sheet.margin, sheet.height - max(0.6 * sheet.margin, 2 * sheet.unit) - height, sheet.inner.width, height)
    typesetting.written(sheet, copy.small(sheet), box, "center" if sheet.rng.random() < 0.6 else "")
