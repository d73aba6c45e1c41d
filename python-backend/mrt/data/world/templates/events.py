"""Pages that announce: a photograph with a title over its edge, facts with icons, who helps; leaflets."""

from __future__ import annotations

from mrt.data.world.compose import copy, grounds, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.words import speech


def event(sheet: Sheet) -> None:
    """A picture above, the title over its lower edge, when and where below, a row of small logos at the foot."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "paper", "pattern"), p=(0.6, 0.2, 0.1, 0.1))))
    share = float(rng.uniform(0.42, 0.58))
    top = Box(0, 0, sheet.width, share * sheet.height)
    if rng.random() < 0.75:
        whole = rng.random() < 0.6
        form = "rectangle" if whole else ""
        pictures.photo(sheet, top if whole else top.inset(sheet.margin), form, border=False)
    else:
        panels.panel(sheet, top, taste.palette.accent, form="rectangle", shadow=False)
        pictures.drawing(sheet, top.inset(sheet.margin), "people" if rng.random() < 0.4 else "illustrations", down=1.0)
    title = Box(sheet.margin, top.bottom - 9 * unit, sheet.inner.width, 18 * unit)
    band = rng.random()
    if band < 0.5:
        colour = taste.palette.apart(rng, taste.palette.ground, 1.4)
        form = str(rng.choice(("rectangle", "slanted", "ribbon", "")))
        panels.panel(sheet, title, colour, form=form, role="band")
        typesetting.written(
            sheet, copy.headline(sheet, 9), title.inset(0.1 * title.width, 0.2 * title.height), "center"
        )
    else:
        typesetting.written(sheet, copy.headline(sheet, 12), title, taste.align)
    rest = Box(
        sheet.margin, title.bottom + 2 * unit, sheet.inner.width, sheet.height - title.bottom - 2 * unit - sheet.margin
    )
    if rng.random() < 0.5:
        rest, foot = rest.rows([0.78, 0.22], 2 * unit)
        logos(sheet, foot)
    if rng.random() < 0.6:
        upper, lower = rest.rows([0.55, 0.45], 2 * unit)
        stacked(sheet, upper, [copy.line(sheet), copy.body(sheet, 2)], taste.align, 0.2)
        facts(sheet, lower)
    else:
        facts(sheet, rest)


def facts(sheet: Sheet, box: Box) -> None:
    """Date, time and place, each with an icon."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    texts = [speech.date(rng, taste.speech), speech.time(rng), speech.address(rng, taste.speech), speech.site(rng)]
    count = int(rng.integers(2, 5))
    wide = box.width > 3 * box.height
    cells = box.columns([1] * count, 2 * unit) if wide else box.rows([1] * count, unit)
    colour = taste.palette.apart(rng, sheet.colour_at(box), 2)
    disc = str(rng.choice(("", "ellipse", "rounded")))
    for cell, text in zip(cells, texts, strict=False):
        size = min(6 * unit, cell.height)
        with sheet.group("fact"):
            pictures.icon(sheet, Box(cell.x, cell.y + (cell.height - size) / 2, size, size), colour, disc=disc)
            free = Box(cell.x + size + 1.5 * unit, cell.y, max(8.0, cell.width - size - 1.5 * unit), cell.height)
            typesetting.written(sheet, Words(text, "date", 2.8, plain=text.isascii()), free, "left")


def logos(sheet: Sheet, box: Box) -> None:
    """Who helps: marks in a row, one layer each or with their names."""
    rng, unit = sheet.rng, sheet.unit
    count = int(rng.integers(3, 6))
    colour = sheet.ink(box, None, 3)[0]
    named = rng.random() < 0.5
    for cell in box.columns([1] * count, 2 * unit):
        if named:
            typesetting.written(
                sheet,
                Words(speech.brand(rng), "logo", 2.2, colour, plain=True, bold=True, effect="plain"),
                cell,
                "center",
            )
        else:
            side = min(cell.width, cell.height, 7 * unit)
            pictures.icon(sheet, cell.placed(side, side), colour, role="logo")


def captioned(sheet: Sheet) -> None:
    """A photograph all over that grows dark towards the words at its foot or head."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, "photo")
    foot = rng.random() < 0.7
    share = float(rng.uniform(0.45, 0.7))
    height = share * sheet.height
    box = Box(0, sheet.height - height if foot else 0, sheet.width, height)
    colour = taste.palette.dark if rng.random() < 0.7 else taste.palette.accent
    panels.scrim(sheet, box, colour, upwards=foot, opacity=float(rng.uniform(0.75, 1.0)))
    inner = box.inset(sheet.margin)
    words = inner.rows([0.3, 0.7])[1] if foot else inner.rows([0.7, 0.3])[0]
    stacked(sheet, words, copy.standard(sheet, 11, rich=0.6), taste.align, 0.9 if foot else 0.1)
    if rng.random() < 0.5:
        corner = Box(
            sheet.margin, sheet.margin if foot else sheet.height - sheet.margin - 5 * unit, 24 * unit, 5 * unit
        )
        copy.logo(sheet, corner)


def columns(sheet: Sheet) -> None:
    """A leaflet: a title, a picture, two or three columns of words under headings, a bar at the foot."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "paper", "gradient"), p=(0.75, 0.15, 0.1))))
    head, picture, rest = sheet.inner.rows([0.2, 0.33, 0.47], 2.5 * unit)
    if rng.random() < 0.4:
        top = Box(0, 0, sheet.width, head.bottom + unit)
        panels.panel(sheet, top, taste.palette.accent, form="rectangle", role="bar", shadow=False)
    stacked(sheet, head, [copy.label(sheet), copy.headline(sheet, 9)], taste.align, 0.5)
    count = int(rng.integers(2, 4)) if sheet.width > 0.6 * sheet.height else 2
    frames = picture.columns([1] * (1 if rng.random() < 0.6 else count), 2 * unit)
    for cell in frames:
        if rng.random() < 0.65:
            pictures.photo(sheet, cell, border=False)
        else:
            panels.panel(sheet, cell, taste.palette.apart(rng, taste.palette.ground, 1.15), shadow=False)
            pictures.drawing(sheet, cell.inset(2 * unit), down=0.5)
    for cell in rest.columns([1] * count, 3 * unit):
        with sheet.group("column"):
            entries = [
                Words(taste.speech.say(rng, "item"), "title", 3.2, effect="plain", least=4.5, gap=0.7),
                Words(taste.speech.paragraph(rng, int(rng.integers(2, 5))), "body", 2.0, leading=1.45),
            ]
            stacked(sheet, cell, entries, "right" if taste.align == "right" else "left", 0.0)
