"""Offers: a product with a badge, a coupon, a sale in big figures, a banner strip."""

from __future__ import annotations

from mrt.data.world.compose import copy, grounds, marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.words import speech


def product(sheet: Sheet) -> None:
    """A thing on a disc or stage, its name, its price in a badge over the corner, a button."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern"), p=(0.5, 0.3, 0.2))))
    wide = sheet.width > 1.15 * sheet.height
    cut = sheet.inner.columns if wide else sheet.inner.rows
    first, second = cut([0.52, 0.48], 3 * unit)
    if rng.random() < 0.5 and wide:
        first, second = second, first
    stage = first.fitting(1.0)
    form = str(rng.choice(("ellipse", "blob", "", "none", "arch")))
    if form != "none":
        colour = taste.palette.apart(rng, taste.palette.ground, 1.15)
        panels.panel(
            sheet, stage, colour, form=form, shadow=False, second=taste.palette.surface if rng.random() < 0.3 else None
        )
    if rng.random() < 0.75:
        thing = stage.inset(0.1 * stage.width) if form != "none" else stage
        pictures.drawing(sheet, thing, down=0.6, shadow=rng.random() < 0.5)
    else:
        pictures.photo(sheet, stage.inset(0.1 * stage.width), "ellipse")
    if rng.random() < 0.8:
        side = float(rng.uniform(0.3, 0.42)) * stage.width
        x = stage.right - 0.8 * side if rng.random() < 0.6 else stage.x - 0.2 * side
        x = min(max(x, unit), sheet.width - side - unit)
        y = stage.y - 0.1 * side if rng.random() < 0.5 else stage.bottom - 0.9 * side
        text = speech.price(rng) if rng.random() < 0.6 else speech.percent(rng)
        marks.badge(sheet, Box(x, max(unit, y), side, side), text)
    stacked(sheet, second, copy.standard(sheet, 9, rich=0.8), "" if wide else "center", 0.5)


def sale(sheet: Sheet) -> None:
    """A figure as large as the page, words around it."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet)
    area = sheet.inner
    if sheet.background and sheet.background.kind in ("photo", "scene") or rng.random() < 0.3:
        area = area.inset(3 * unit)
        opacity = float(rng.choice((1.0, 0.85)))
        panels.panel(
            sheet,
            area,
            taste.palette.ground,
            opacity=opacity,
            border=taste.palette.accent if rng.random() < 0.4 else None,
        )
        area = area.inset(4 * unit)
    entries = [
        copy.headline(sheet, 8),
        Words(
            speech.percent(rng) if rng.random() < 0.7 else speech.price(rng),
            "big figure",
            float(rng.uniform(18, 30)),
            taste.palette.accent,
            plain=True,
            bold=True,
            upper=True,
            leading=1.0,
            gap=0.3,
        ),
        copy.line(sheet),
    ]
    if rng.random() < 0.5:
        entries = [entries[1], entries[0], entries[2]]
    stacked(sheet, area, [*entries, *([copy.button(sheet)] if rng.random() < 0.6 else [])], "", 0.5)
    if rng.random() < 0.4:
        side = float(rng.uniform(18, 26)) * unit
        corner = sheet.inner.placed(side, side, float(rng.choice((0.0, 1.0))), float(rng.choice((0.0, 1.0))))
        pictures.drawing(sheet, corner, down=0.5, angle=float(rng.normal(0, 10)))


def coupon(sheet: Sheet) -> None:
    """A voucher: a stub with a figure, a dashed line, words."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern"))))
    area = sheet.box.inset(3 * unit)
    panels.panel(sheet, area, taste.palette.surface)
    stub, rest = area.columns([0.32, 0.68])
    if rng.random() < 0.5:
        stub, rest = area.columns([0.68, 0.32])[::-1]
    colour = taste.palette.accent
    if rng.random() < 0.6:
        panels.panel(sheet, stub.inset(1.5 * unit), colour, shadow=False)
    x = rest.x if rest.x > stub.x else rest.right
    panels.rule(sheet, Box(x - 0.2 * unit, area.y + 2 * unit, 0.4 * unit, area.height - 4 * unit), None, "dashed")
    figure = Words(speech.percent(rng), "big figure", 14, plain=True, bold=True, upper=True, leading=1.0)
    stacked(sheet, stub.inset(3 * unit), [figure, Words(taste.speech.say(rng, "label"), "label", 2.6)], "center")
    words = rest.inset(4 * unit)
    if rng.random() < 0.4:
        words, side = words.columns([0.62, 0.38], 2 * unit)
        pictures.drawing(sheet, side, down=0.5)
    entries = [copy.headline(sheet, 8), copy.line(sheet), copy.small(sheet)]
    stacked(sheet, words, entries, "")


def strip(sheet: Sheet) -> None:
    """A banner: logo, words, button in one row, a picture bleeding off at one end."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern", "photo"), p=(0.4, 0.25, 0.15, 0.2))))
    left, middle, right = sheet.inner.columns([0.3, 0.45, 0.25], 3 * unit)
    if rng.random() < 0.6:
        if rng.random() < 0.5:
            edge = Box(0, 0, left.right, sheet.height)
            pictures.photo(sheet, edge, str(rng.choice(("rectangle", "slanted"))), border=False)
        else:
            high = 1.0 if rng.random() < 0.4 else 0.5
            pictures.drawing(
                sheet,
                Box(left.x, left.y - unit, left.width, sheet.height - left.y + unit) if high == 1 else left,
                down=high,
            )
    else:
        copy.logo(sheet, left, across=0.5)
    if sheet.background and sheet.background.kind == "photo" and sheet.busy(middle) > 0.12:
        cover = Box(middle.x - 3 * unit, 0, sheet.width - middle.x + 3 * unit, sheet.height)
        panels.panel(sheet, cover, taste.palette.ground, form="rectangle", opacity=0.82, shadow=False)
    stacked(sheet, middle, [copy.headline(sheet, 10), copy.line(sheet)], "left", 0.5)
    if rng.random() < 0.75:
        stacked(sheet, right, [copy.button(sheet)], "center", 0.5)
    else:
        marks.badge(sheet, right, speech.percent(rng))


def ribboned(sheet: Sheet) -> None:
    """A picture, and its title on a ribbon or band across it."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "pattern", "gradient", "photo"), p=(0.35, 0.3, 0.15, 0.2))))
    upper, lower = sheet.inner.rows([0.62, 0.38])
    if sheet.background and sheet.background.kind != "photo":
        if rng.random() < 0.5:
            pictures.photo(sheet, upper.inset(2 * unit), str(rng.choice(("", "ellipse", "arch", "torn"))))
        else:
            pictures.drawing(sheet, upper, down=0.5)
    height = float(rng.uniform(12, 17)) * unit
    form = str(rng.choice(("ribbon", "slanted", "pennant", "rectangle")))
    width = sheet.width if form == "rectangle" else float(rng.uniform(0.75, 0.95)) * sheet.width
    x = 0 if form == "pennant" else (sheet.width - width) / 2
    band = Box(x, lower.y - height / 2, width, height)
    angle = float(rng.choice((0, 0, 3, -4)))
    panels.panel(
        sheet, band, taste.palette.apart(rng, taste.palette.ground, 1.5), form=form, role="ribbon", angle=angle
    )
    words = copy.headline(sheet, 9)
    typesetting.written(sheet, words, band.inset(0.09 * width, 0.16 * height), "center", angle=angle)
    rest = Box(lower.x, band.bottom + 2 * unit, lower.width, lower.bottom - band.bottom - 2 * unit)
    stacked(
        sheet, rest, [copy.line(sheet), copy.when(sheet), copy.small(sheet)][: int(rng.integers(1, 4))], "center", 0.4
    )
