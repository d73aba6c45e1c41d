"""Pages cut into equal parts: cards, rows of icons, lists, people of a team, collages of photographs."""

from __future__ import annotations

from mrt.data.world.compose import copy, grounds, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words

_CALM = ("solid", "gradient", "paper", "pattern")
_CALM_SHARES = (0.62, 0.16, 0.1, 0.12)


def cards(sheet: Sheet) -> None:
    """A headline and cards of one form: picture, name, a few words, perhaps a price."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = _headed(sheet)
    columns, rows = _cells(sheet, rest)
    style = _Cards(sheet)
    named = taste.speech.several(rng, "item", columns * rows)
    for cell, name in zip(rest.grid(columns, rows, float(rng.uniform(2, 4)) * unit), named, strict=True):
        with sheet.group("card"):
            style.draw(cell, name)
    stacked(sheet, head, copy.standard(sheet, 7, rich=0.2), "center" if rng.random() < 0.6 else "", 0.4)


class _Cards:
    """One form for all cards of a page."""

    def __init__(self, sheet: Sheet):
        rng = sheet.rng
        self.sheet = sheet
        self.panel = rng.random() < 0.75
        self.picture = str(rng.choice(("photo", "drawing", "icon", "disc"), p=(0.3, 0.35, 0.15, 0.2)))
        self.share = float(rng.uniform(0.45, 0.65))
        self.price = rng.random() < 0.35
        self.words = rng.random() < 0.5
        self.align = str(rng.choice(("left", "center", "center")))
        self.colour = sheet.taste.palette.surface
        self.each = rng.random() < 0.25
        self.border = sheet.taste.palette.accent if rng.random() < 0.15 else None

    def draw(self, cell: Box, name: str) -> None:
        sheet, unit = self.sheet, self.sheet.unit
        rng, taste = sheet.rng, sheet.taste
        if self.panel:
            colour = taste.palette.apart(rng, taste.palette.ground, 1.2) if self.each else self.colour
            panels.panel(sheet, cell, colour, border=self.border)
        inner = cell.inset(min(2 * unit, 0.06 * cell.width)) if self.panel else cell
        upper, lower = inner.rows([self.share, 1 - self.share], unit)
        if self.picture == "photo":
            pictures.photo(sheet, upper, border=False)
        elif self.picture == "drawing":
            pictures.drawing(sheet, upper, down=0.5)
        else:
            pictures.icon(sheet, upper.inset(0.12 * upper.height), disc="ellipse" if self.picture == "disc" else "")
        entries = [Words(name, "title", 3.2, gap=0.5, effect="plain", least=4.5)]
        if self.words:
            entries.append(Words(taste.speech.say(rng, "line"), "body", 1.9, gap=0.6))
        if self.price:
            entries.append(Words(copy.speech.price(rng), "price", 3.0, taste.palette.accent, plain=True, bold=True))
        stacked(sheet, lower, entries, self.align, 0.3)


def icons(sheet: Sheet) -> None:
    """Three to six icons in a row or a grid, a few words under each."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = _headed(sheet)
    wide = rest.width > 1.2 * rest.height
    count = int(rng.integers(3, 6)) if wide else int(rng.choice((4, 6)))
    cells = rest.columns([1] * count, 3 * unit) if wide else rest.grid(2, count // 2, 3 * unit)
    disc = str(rng.choice(("", "ellipse", "rounded", "outline")))
    colour = taste.palette.apart(rng, taste.palette.ground, 2) if rng.random() < 0.6 else None
    drawn = rng.random() < 0.3
    for cell, name in zip(cells, taste.speech.several(rng, "item", count), strict=True):
        side = min(cell.width * 0.6, cell.height * 0.5, 22 * unit)
        upper = Box(cell.x, cell.y, cell.width, side)
        if drawn:
            pictures.drawing(sheet, upper, down=0.5)
        else:
            pictures.icon(sheet, upper.placed(side, side), colour, disc=disc)
        entries = [Words(name, "title", 2.9, gap=0.5, effect="plain", least=4.5)]
        if rng.random() < 0.7:
            entries.append(Words(taste.speech.say(rng, "line"), "body", 1.8))
        lower = Box(cell.x, cell.y + side + 1.8 * unit, cell.width, max(4.0, cell.bottom - cell.y - side - 1.8 * unit))
        stacked(sheet, lower, entries, "center", 0)
    stacked(sheet, head, copy.standard(sheet, 8, rich=0.2), "center", 0.4)


def listed(sheet: Sheet) -> None:
    """Lines one below the other, each with an icon, a number or a tick, beside a picture or not."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = _headed(sheet)
    if rest.width > 1.2 * rest.height and rng.random() < 0.75:
        rest, side = rest.columns([0.55, 0.45], 4 * unit)
        if rng.random() < 0.6:
            pictures.photo(sheet, side)
        else:
            pictures.drawing(sheet, side, "people" if rng.random() < 0.4 else "illustrations", down=0.5)
    count = max(2, min(int(rng.integers(3, 8)), int(rest.height / (7 * unit))))
    mark = str(rng.choice(("icon", "number", "disc", "bullet")))
    colour = taste.palette.apart(rng, taste.palette.ground, 2.2)
    long = rng.random() < 0.4
    rows = rest.rows([1] * count, 1.5 * unit)
    size = min(8 * unit, rows[0].height)
    for index, (row, text) in enumerate(zip(rows, taste.speech.several(rng, "line", count), strict=True)):
        place = Box(row.x, row.y + (row.height - size) / 2, size, size)
        with sheet.group("row"):
            if mark == "bullet":
                panels.panel(sheet, place.inset(0.38 * size), colour, form="ellipse", role="bullet", shadow=False)
            elif mark == "number":
                panels.panel(sheet, place.inset(0.08 * size), colour, form="ellipse", role="bullet", shadow=False)
                number = Words(str(index + 1), "number", 3, bold=True, plain=True, effect="plain")
                typesetting.written(sheet, number, place.inset(0.25 * size), "center")
            else:
                pictures.icon(sheet, place.inset(0.05 * size), colour, disc="ellipse" if mark == "disc" else "")
            free = Box(row.x + size + 2 * unit, row.y, max(10.0, row.width - size - 2 * unit), row.height)
            entries = [Words(text, "item", 2.9, bold=long)]
            if long:
                entries.append(Words(taste.speech.say(rng, "body"), "body", 1.8))
            stacked(sheet, free, entries, "left" if taste.align != "right" else "right", 0.5)
    stacked(sheet, head, copy.standard(sheet, 8, rich=0.2), taste.align, 0.3)


def team(sheet: Sheet) -> None:
    """People with their names and what they do."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    calm(sheet)
    head, rest = _headed(sheet)
    columns, rows = _cells(sheet, rest)
    form = str(rng.choice(("ellipse", "rounded", "blob", "")))
    colours = [taste.palette.apart(rng, taste.palette.ground, 1.15) for _ in range(3)]
    for index, cell in enumerate(rest.grid(columns, rows, 3 * unit)):
        upper, lower = cell.rows([0.68, 0.32], unit)
        side = min(upper.width, upper.height)
        place = upper.placed(side, side)
        with sheet.group("person"):
            if form:
                panels.panel(sheet, place, colours[index % 3], form=form, shadow=False)
            pictures.drawing(sheet, place.inset(0.08 * side), "people", down=1.0 if form == "" else 0.5)
            entries = [
                Words(taste.speech.say(rng, "name"), "title", 2.6, effect="plain", least=4.5),
                Words(taste.speech.say(rng, "role"), "body", 1.9),
            ]
            stacked(sheet, lower, entries, "center", 0.1)
    stacked(sheet, head, copy.standard(sheet, 8, rich=0.15), "center", 0.4)


def collage(sheet: Sheet) -> None:
    """Photographs in a grid of uneven parts or thrown on a table, with a title on or between them."""
    rng, unit = sheet.rng, sheet.unit
    calm(sheet)
    if rng.random() < 0.4:
        for box in _thrown(sheet):
            pictures.photo(sheet, box, "polaroid")
    else:
        gap = float(rng.choice((0.0, 1.0, 2.0))) * unit
        area = sheet.box if gap == 0 else sheet.inner
        for column in area.columns([float(share) for share in rng.uniform(0.7, 1.6, int(rng.integers(2, 4)))], gap):
            for cell in column.rows([float(share) for share in rng.uniform(0.7, 1.6, int(rng.integers(1, 4)))], gap):
                pictures.photo(sheet, cell, "rectangle" if gap == 0 else "", border=False)
    width, height = 0.6 * sheet.width, 0.26 * sheet.height
    spot = sheet.inner.placed(width, height, 0.5, float(rng.choice((0.15, 0.5, 0.85))))
    if rng.random() < 0.75:
        form = str(rng.choice(("", "ellipse", "torn", "ribbon", "outline", "slanted")))
        if form == "outline":
            panels.panel(sheet, spot, sheet.taste.palette.ground, form="rectangle", shadow=False)
        panels.panel(sheet, spot, sheet.taste.palette.surface, form=form)
        spot = spot.inset(0.14 * width, 0.16 * height)
    stacked(sheet, spot, [copy.headline(sheet, 9), copy.line(sheet)][: int(rng.integers(1, 3))], "center")


def _thrown(sheet: Sheet) -> list[Box]:
    rng = sheet.rng
    columns, rows = (3, 2) if sheet.width > sheet.height else (2, 3)
    boxes = []
    for cell in sheet.inner.grid(columns, rows):
        if rng.random() < 0.8:
            side = float(rng.uniform(0.75, 1.05)) * min(cell.width, cell.height)
            box = cell.placed(
                side, side * float(rng.uniform(0.8, 1.1)), *(float(part) for part in rng.uniform(0, 1, 2))
            )
            boxes.append(box)
    return boxes or [sheet.inner.fitting(1.0)]


def calm(sheet: Sheet) -> None:
    """A ground that many things can stand on."""
    grounds.lay(sheet, str(sheet.rng.choice(_CALM, p=_CALM_SHARES)))


def _headed(sheet: Sheet) -> tuple[Box, Box]:
    """Room for a headline, and for the rest."""
    share = float(sheet.rng.uniform(0.17, 0.27)) if sheet.height > 0.6 * sheet.width else 0.3
    head, rest = sheet.inner.rows([share, 1 - share], 2.5 * sheet.unit)
    return head, rest


def _cells(sheet: Sheet, box: Box) -> tuple[int, int]:
    """Columns and rows such that cells are neither strips nor tiny."""
    shapes = [(2, 1), (3, 1), (4, 1), (2, 2), (3, 2), (1, 2), (1, 3), (2, 3), (3, 3), (4, 2)]
    fitting = [shape for shape in shapes if 0.55 < (box.width / shape[0]) / (box.height / shape[1]) < 1.3]
    return fitting[int(sheet.rng.integers(len(fitting)))] if fitting else (2, 2)
