"""Pages of lines and numbers: price lists, calendars, timetables, time lines, tables, figures and bars."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import copy, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink import fill, shapes
from mrt.data.world.ink.colour import name_of
from mrt.data.world.templates.grids import calm
from mrt.data.world.words import speech


def prices(sheet: Sheet) -> None:
    """A menu or price list: names to the left, prices to the right, in one or two columns."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    area = sheet.inner
    if rng.random() < 0.45:
        panels.panel(sheet, area, taste.palette.surface, form=str(rng.choice(("", "rectangle", "outline"))))
        area = area.inset(4 * unit)
    head, rest = area.rows([0.22, 0.78], 2 * unit)
    if rng.random() < 0.3:
        rest, foot = rest.rows([0.7, 0.3], 2 * unit)
        pictures.drawing(sheet, foot, down=0.5)
    columns = rest.columns([1, 1], 6 * unit) if sheet.width > sheet.height or rng.random() < 0.25 else [rest]
    size, dotted = float(rng.uniform(2.3, 3.2)), rng.random() < 0.4
    one = rng.random() < 0.5  # all names in one layer and all prices in another, as people often write them
    accent = taste.palette.accent if rng.random() < 0.6 else None
    for column in columns:
        count = max(2, min(int(rng.integers(4, 10)), int(column.height / (size * 2.4 * unit))))
        names = taste.speech.several(rng, "item", count)
        sums = [speech.price(rng) for _ in range(count)]
        if one:
            leading = column.height / count / (size * unit)
            leading = min(leading, 3.0)
            left, right = column.columns([0.72, 0.28])
            typesetting.written(sheet, Words("\n".join(names), "item", size, leading=leading), left, "left", 0)
            typesetting.written(
                sheet, Words("\n".join(sums), "price", size, accent, leading=leading, plain=True), right, "right", 0
            )
            continue
        for row, name, amount in zip(column.rows([1] * count), names, sums, strict=True):
            with sheet.group("row"):
                left, right = row.columns([0.72, 0.28])
                typesetting.written(sheet, Words(name, "item", size), left, "left")
                typesetting.written(sheet, Words(amount, "price", size, accent, plain=True, bold=True), right, "right")
                if dotted:
                    line = Box(row.x, row.bottom - 0.3 * unit, row.width, max(1.0, 0.18 * unit))
                    panels.rule(sheet, line, form="dotted" if taste.upper else "plain")
    stacked(sheet, head, copy.standard(sheet, 9, rich=0.1), "center", 0.5)


def calendar(sheet: Sheet) -> None:
    """A month: its name, the days of the week, numbers in a grid, a picture above or beside."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    tall = sheet.height > sheet.width
    picture = rng.random() < 0.75
    area = sheet.inner
    if picture:
        first, area = (sheet.box.rows if tall else sheet.box.columns)([0.45, 0.55])
        if rng.random() < 0.6:
            pictures.photo(sheet, first, "rectangle", border=False)
        else:
            pictures.drawing(sheet, first.inset(sheet.margin), down=0.5)
        area = area.inset(sheet.margin, 0.7 * sheet.margin)
    head, rest = area.rows([0.2, 0.8], unit)
    first_day, days = int(rng.integers(7)), int(rng.integers(28, 32))
    rows = -(-(first_day + days) // 7)
    names = [taste.speech.phrases.get("day", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))[day] for day in range(7)]
    cells = rest.grid(7, rows + 1)
    size = min(cells[0].width * 0.5, cells[0].height * 0.55) / unit
    if rng.random() < 0.4:
        for day in rng.choice(days, 2, replace=False):
            cell = cells[7 + first_day + int(day)]
            side = min(cell.width, cell.height) * 0.95
            mark = taste.palette.apart(rng, sheet.colour_at(cell), 1.3)
            panels.panel(sheet, cell.placed(side, side), mark, form="ellipse", role="bullet", shadow=False)
    weeks = [[str(7 * row + day - first_day + 1) for day in range(7)] for row in range(rows)]
    accent = taste.palette.accent if rng.random() < 0.5 else None
    with sheet.group("days"):
        for day in range(7):  # a column of numbers is one layer
            column = [week[day] if 0 < int(week[day]) <= days else " " for week in weeks]
            colour = accent if day == 6 else None
            _grid_words(sheet, [names[day]], cells[day::7], size, "label", accent)
            _grid_words(sheet, column, cells[7 + day :: 7], size, "number", colour)
    month = taste.speech.say(rng, "month") if taste.speech.has("month") else f"{int(rng.integers(1, 13))}"
    title = Words(f"{month} {int(rng.integers(2020, 2032))}", "headline", 7, plain=month.isdigit())
    typesetting.written(sheet, title, head, "center" if rng.random() < 0.5 else "left")


def _grid_words(sheet: Sheet, texts: list[str], cells: list[Box], size: float, role: str, colour) -> None:
    """Short words in the middle of cells, one below the other, all one layer."""
    area = Box(cells[0].x, cells[0].y, cells[0].width, cells[len(texts) - 1].bottom - cells[0].y)
    mask = np.zeros((round(area.height) + 2, round(area.width) + 2), np.uint8)
    latin = all(text.isascii() for text in texts)
    letters = None
    for text, cell in zip(texts, cells, strict=False):
        if not text.strip():
            continue
        words = Words(text, role, min(size, 3.2), plain=latin, upper=False)
        letters = typesetting.measured(sheet, words, cell.width, cell.height, "center")
        box = cell.placed(letters.width, letters.height)
        y, x = round(box.y - area.y + letters.top), round(box.x - area.x + letters.left)
        y, x = max(0, y), max(0, x)
        part = mask[y : y + letters.mask.shape[0], x : x + letters.mask.shape[1]]
        np.maximum(part, letters.mask[: part.shape[0], : part.shape[1]], out=part)
    if letters is None:
        return
    ink, _ = sheet.ink(area, colour, 4.0)
    shown = " ".join(text for text in texts if text.strip())
    face = typesetting.style_of(sheet, Words(texts[0], role, 3, plain=latin)).face
    sheet.add(
        fill.flat(mask, ink),
        area.x,
        area.y,
        kind="text",
        role=role,
        name=shown,
        caption=f'{name_of(ink)} text "{typesetting.shortened(shown)}"',
        detail=f"column of {face.category}",
        synonyms=("numbers", "calendar") if role == "number" else (role,),
        text="\n".join(texts),
        font=face.family,
        colours=(ink,),
        sources=(face.key,),
    )


def timetable(sheet: Sheet) -> None:
    """Times and what happens then; or steps along a line."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = sheet.inner.rows([0.25, 0.75], 2 * unit)
    wide = sheet.width > 1.2 * sheet.height
    count = int(rng.integers(3, 6)) if wide else max(3, min(7, int(rest.height / (9 * unit))))
    colour = taste.palette.apart(rng, taste.palette.ground, 2)
    names = taste.speech.several(rng, "item", count)
    hours = sorted(int(hour) for hour in rng.integers(8, 22, count))
    dot = 2.6 * unit
    if wide:
        y = rest.y + 0.3 * rest.height
        panels.rule(sheet, Box(rest.x, y - 0.25 * unit, rest.width, 0.5 * unit), colour, "plain")
        for cell, name, hour in zip(rest.columns([1] * count, 2 * unit), names, hours, strict=True):
            spot = Box(cell.middle[0] - dot / 2, y - dot / 2, dot, dot)
            with sheet.group("step"):
                panels.panel(sheet, spot, colour, form="ellipse", role="bullet", shadow=False)
                entries = [
                    Words(f"{hour}:00", "number", 3.2, taste.palette.accent, plain=True, bold=True),
                    Words(name, "title", 2.6, effect="plain", least=4.5),
                    Words(taste.speech.say(rng, "line"), "body", 1.8),
                ]
                stacked(sheet, Box(cell.x, y + dot, cell.width, rest.bottom - y - dot), entries, "center", 0.1)
    else:
        x = rest.x + (0.24 if rng.random() < 0.8 else 0.5) * rest.width
        panels.rule(sheet, Box(x - 0.25 * unit, rest.y, 0.5 * unit, rest.height), colour, "plain")
        for row, name, hour in zip(rest.rows([1] * count, unit), names, hours, strict=True):
            with sheet.group("step"):
                spot = Box(x - dot / 2, row.middle[1] - dot / 2, dot, dot)
                panels.panel(sheet, spot, colour, form="ellipse", role="bullet", shadow=False)
                left = Box(row.x, row.y, x - row.x - 3 * unit, row.height)
                typesetting.written(sheet, Words(f"{hour}:30", "number", 3, plain=True, bold=True), left, "right")
                entries = [
                    Words(name, "title", 2.8, effect="plain", least=4.5),
                    Words(taste.speech.say(rng, "line"), "body", 1.8),
                ]
                stacked(sheet, Box(x + 3 * unit, row.y, row.right - x - 3 * unit, row.height), entries, "left", 0.5)
    stacked(sheet, head, copy.standard(sheet, 8, rich=0.1), "", 0.4)


def figures(sheet: Sheet) -> None:
    """Large numbers with words below them, or bars, as in reports."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = sheet.inner.rows([0.25, 0.75], 3 * unit)
    if rng.random() < 0.5:
        bars(sheet, rest)
    else:
        count = int(rng.integers(2, 5)) if sheet.width > sheet.height else int(rng.integers(2, 4))
        cells = rest.columns([1] * count, 3 * unit) if sheet.width > sheet.height else rest.rows([1] * count, 3 * unit)
        panel = rng.random() < 0.6
        for cell in cells:
            with sheet.group("figure"):
                if panel:
                    panels.panel(sheet, cell)
                number = str(rng.choice(("{}%", "{}k", "+{}", "{}", "{}M", "{}x"))).format(int(rng.integers(2, 99)))
                entries = [
                    Words(number, "big figure", 11, taste.palette.accent, plain=True, bold=True),
                    Words(taste.speech.say(rng, "line"), "body", 2.2),
                ]
                stacked(sheet, cell.inset(2 * unit), entries, "center", 0.5)
    stacked(sheet, head, copy.standard(sheet, 8, rich=0.15), "", 0.3)


def bars(sheet: Sheet, box: Box) -> None:
    """A chart of bars: all one layer, as charts are pasted; names below."""
    rng, taste = sheet.rng, sheet.taste
    count = int(rng.integers(3, 8))
    upper, lower = box.rows([0.85, 0.15])
    cells = upper.columns([1] * count, 0.04 * box.width)
    pixels = np.zeros((round(upper.height), round(upper.width), 4), np.uint8)
    colours = [taste.palette.accents[index % len(taste.palette.accents)] for index in range(count)]
    if rng.random() < 0.6:
        colours = [taste.palette.apart(rng, taste.palette.ground, 1.8)] * count
    for cell, colour in zip(cells, colours, strict=True):
        height = max(2, round(upper.height * float(rng.uniform(0.2, 1))))
        bar = fill.flat(shapes.rectangle(max(2, round(cell.width)), height, taste.radius * cell.width * 0.5), colour)
        x = round(cell.x - upper.x)
        part = pixels[pixels.shape[0] - height :, x : x + bar.shape[1]]
        part[:] = bar[: part.shape[0], : part.shape[1]]
    sheet.add(
        pixels,
        upper.x,
        upper.y,
        kind="group",
        role="chart",
        name="bar chart",
        caption=f"{name_of(colours[0])} bar chart",
        synonyms=("bars", "graph", "diagram"),
        colours=tuple(dict.fromkeys(colours)),
    )
    for cell in cells:
        words = Words(str(int(rng.integers(2015, 2031))), "number", 2.2, plain=True)
        typesetting.written(sheet, words, Box(cell.x, lower.y, cell.width, lower.height), "center", 0.3)
