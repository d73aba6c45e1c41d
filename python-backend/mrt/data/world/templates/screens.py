"""Pages for screens: a site's hero with its bar, a slide with points, a business card, a profile or cover picture."""

from __future__ import annotations

from mrt.data.world.compose import copy, grounds, marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink.colour import luminance
from mrt.data.world.templates.tables import bars
from mrt.data.world.words import speech


def hero(sheet: Sheet) -> None:
    """A bar with a logo and links, words to the left or in the middle, a picture to the right or behind."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    middle = rng.random() < 0.3
    ground = (
        str(rng.choice(("photo", "gradient", "solid")))
        if middle
        else str(rng.choice(("solid", "gradient", "pattern"), p=(0.6, 0.25, 0.15)))
    )
    grounds.lay(sheet, ground)
    bar, rest = Box(sheet.margin, 2 * unit, sheet.inner.width, 6 * unit), sheet.inner.inset(0, 5 * unit)
    if rng.random() < 0.3:
        panels.panel(
            sheet, Box(0, 0, sheet.width, 9.5 * unit), taste.palette.surface, form="rectangle", role="bar", shadow=False
        )
    with sheet.group("bar"):
        copy.logo(sheet, Box(bar.x, bar.y, bar.width * 0.3, bar.height))
        links = taste.speech.several(rng, "word", int(rng.integers(3, 6)))
        area = Box(bar.x + 0.45 * bar.width, bar.y, 0.4 * bar.width, bar.height)
        for cell, link in zip(area.columns([1] * len(links), unit), links, strict=True):
            typesetting.written(sheet, Words(link.title(), "link", 1.9, upper=False), cell, "center")
        marks.button(
            sheet, Box(bar.right - 12 * unit, bar.y + unit, 12 * unit, 4 * unit), taste.speech.say(rng, "action")
        )
    if middle:
        if ground == "photo" and sheet.busy(rest) > 0.1:
            dark = taste.palette.dark if luminance(taste.palette.dark) < 0.2 else (0, 0, 0)
            panels.panel(
                sheet,
                sheet.box,
                dark,
                form="rectangle",
                opacity=float(rng.uniform(0.4, 0.65)),
                role="scrim",
                shadow=False,
            )
        stacked(sheet, rest.inset(0.12 * rest.width, 3 * unit), copy.standard(sheet, 10, rich=0.7), "center", 0.5)
        return
    words, picture = rest.columns([0.5, 0.5], 4 * unit)
    if rng.random() < 0.3:
        words, picture = picture, words
    form = rng.random()
    if form < 0.45:
        if rng.random() < 0.5:
            panels.panel(
                sheet,
                picture.fitting(1.0),
                taste.palette.apart(rng, taste.palette.ground, 1.2),
                form=str(rng.choice(("blob", "ellipse"))),
                shadow=False,
            )
        pictures.drawing(sheet, picture, "people" if rng.random() < 0.5 else "illustrations", down=0.6)
    elif form < 0.75:
        pictures.photo(sheet, picture, str(rng.choice(("", "blob", "arch", "ellipse"))))
    else:  # a site within a window
        with sheet.group("window"):
            panels.panel(sheet, picture, taste.palette.surface, shadow=True)
            for index in range(3):
                spot = Box(picture.x + (1.5 + 2 * index) * unit, picture.y + 1.2 * unit, 1.3 * unit, 1.3 * unit)
                panels.panel(
                    sheet,
                    spot,
                    ((236, 95, 85), (245, 190, 80), (97, 196, 84))[index],
                    form="ellipse",
                    role="bullet",
                    shadow=False,
                )
            inside = Box(
                picture.x + 1.5 * unit, picture.y + 4 * unit, picture.width - 3 * unit, picture.height - 5.5 * unit
            )
            pictures.photo(sheet, inside, "rectangle", border=False)
    stacked(sheet, words, copy.standard(sheet, 9, rich=0.8), "left", 0.5)


def slide(sheet: Sheet) -> None:
    """A title, points, and a picture or chart; a bar in the page's colour, a number at the foot."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "paper"), p=(0.75, 0.2, 0.05))))
    area = sheet.inner
    kind = rng.random()
    if kind < 0.3:
        panels.panel(
            sheet, Box(0, 0, 2.5 * unit, sheet.height), taste.palette.accent, form="rectangle", role="bar", shadow=False
        )
    elif kind < 0.6:
        panels.panel(
            sheet,
            Box(0, 0, sheet.width, sheet.margin + 13 * unit),
            taste.palette.accent,
            form="rectangle",
            role="bar",
            shadow=False,
        )
    head, rest = area.rows([0.2, 0.8], 4 * unit)
    typesetting.written(
        sheet, copy.headline(sheet, 7, effect="plain"), head, "left" if rng.random() < 0.8 else "center"
    )
    words, picture = rest.columns([0.56, 0.44], 4 * unit)
    if rng.random() < 0.6:
        count = int(rng.integers(2, 6))
        lines = "\n".join(f"\u2022 {line}" for line in taste.speech.several(rng, "line", count))
        latin = taste.speech.script in ("latin", "cyrillic", "greek")
        text = lines if latin else lines.replace("\u2022 ", "")
        typesetting.written(sheet, Words(text, "body", 3.0, leading=1.7), words, "left", 0.1)
    else:
        stacked(sheet, words, [copy.line(sheet), copy.body(sheet, 2)], "left", 0.1)
    if rng.random() < 0.4:
        bars(sheet, picture)
    elif rng.random() < 0.5:
        pictures.photo(sheet, picture)
    else:
        pictures.drawing(sheet, picture, "people" if rng.random() < 0.3 else "illustrations", down=0.5)
    if rng.random() < 0.7:
        corner = Box(sheet.width - 8 * unit, sheet.height - 4.5 * unit, 5 * unit, 2.5 * unit)
        typesetting.written(
            sheet, Words(str(int(rng.integers(1, 60))), "page number", 1.9, plain=True), corner, "right"
        )


def business(sheet: Sheet) -> None:
    """A business card: a logo, a name, how to reach the person, each line with its icon."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "paper", "gradient", "pattern"), p=(0.6, 0.15, 0.15, 0.1))))
    left, right = sheet.inner.columns([0.48, 0.52], 4 * unit)
    if rng.random() < 0.6:
        half = Box(0, 0, left.right + 2 * unit, sheet.height)
        panels.panel(sheet, half, taste.palette.accent, form="rectangle", shadow=False)
    side = min(left.width, left.height) * 0.4
    mark = left.placed(side, side, 0.5, 0.3)
    pictures.icon(sheet, mark, sheet.ink(mark, None, 2.5)[0], disc=str(rng.choice(("", "", "outline"))), role="logo")
    below = Box(left.x, mark.bottom + 2 * unit, left.width, max(8.0, left.bottom - mark.bottom - 2 * unit))
    stacked(sheet, below, [Words(speech.brand(rng), "title", 5, plain=True, effect="plain")], "center", 0)
    upper, lower = right.rows([0.45, 0.55], 2 * unit)
    stacked(
        sheet,
        upper,
        [
            Words(taste.speech.say(rng, "name"), "title", 5, effect="plain"),
            Words(taste.speech.say(rng, "role"), "sub-line", 2.8),
        ],
        "left",
        0.4,
    )
    lines = [speech.phone(rng), speech.site(rng), speech.address(rng, taste.speech)]
    for row, line in zip(lower.rows([1, 1, 1], unit), lines, strict=True):
        size = min(4.5 * unit, row.height)
        with sheet.group("line"):
            pictures.icon(sheet, Box(row.x, row.y + (row.height - size) / 2, size, size))
            free = Box(row.x + size + 2 * unit, row.y, row.width - size - 2 * unit, row.height)
            typesetting.written(sheet, Words(line, "body", 2.5, plain=line.isascii()), free, "left")


def framed(sheet: Sheet) -> None:
    """A picture with a wide border and a line of words below it, as galleries show them."""
    rng, unit = sheet.rng, sheet.unit
    grounds.lay(sheet, str(rng.choice(("solid", "paper", "gradient"))))
    share = float(rng.uniform(0.66, 0.84))
    upper, lower = sheet.inner.rows([share, 1 - share], 2.5 * unit)
    if rng.random() < 0.7:
        pictures.photo(sheet, upper, str(rng.choice(("", "rectangle", "ellipse", "arch"))))
    else:
        panels.panel(sheet, upper, sheet.taste.palette.surface)
        pictures.drawing(sheet, upper.inset(3 * unit), down=0.5)
    entries = [copy.headline(sheet, 6), copy.line(sheet)][: int(rng.integers(1, 3))]
    stacked(sheet, lower, entries, "center" if rng.random() < 0.6 else "left", 0.4)
