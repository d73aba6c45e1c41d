"""Pages of plain forms: discs along the edges, overlapping translucent discs, tiles, bands; words among them."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import copy, grounds, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink import lettering
from mrt.data.world.templates.posters import footer


def edged(sheet: Sheet) -> None:
    """Discs or other forms cut off by both sides, a figure between them, words above and below, some bent around."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient"), p=(0.85, 0.15))))
    colour = taste.palette.apart(rng, taste.palette.ground, 2)
    form = str(rng.choice(("ellipse", "ellipse", "ellipse", "ellipse", "blob", "rounded")))
    count = int(rng.integers(2, 5))
    side = min(sheet.height / count * float(rng.uniform(0.7, 0.95)), 0.42 * sheet.width)
    out = float(rng.uniform(0.35, 0.6))
    spots = []
    for index in range(count):
        y = (index + 0.5) * sheet.height / count - side / 2
        for x in (-out * side, sheet.width - (1 - out) * side):
            box = Box(x, y + float(rng.normal(0, 0.04)) * side, side, side)
            panels.panel(sheet, box, colour, form=form, role="decoration", shadow=False)
            spots.append(box)
    free = sheet.box.inset((1 - out) * side * 0.8 + unit, sheet.margin)
    upper, middle, lower = free.rows([0.28, 0.56, 0.16], 1.5 * unit)
    stacked(sheet, upper, [copy.headline(sheet, 11)], "center", 0.5)
    pictures.drawing(sheet, middle, "people" if rng.random() < 0.5 else "illustrations", down=0.6)
    stacked(sheet, lower, [copy.line(sheet)], "center", 0.5)
    if rng.random() < 0.5 and taste.speech.script not in lettering.COMPLEX and form == "ellipse":
        word = taste.speech.say(rng, "word").capitalize()
        for index in (2 * (count // 2), 2 * (count // 2) + 1):
            bent(sheet, word, spots[index % len(spots)])


def bent(sheet: Sheet, word: str, disc: Box) -> None:
    """A word along the upper edge of a disc."""
    words = Words(word, "label", 3.4, bold=True, effect="plain", tracking=0.04)
    style = typesetting.style_of(sheet, words, "center")
    set_ = lettering.letters(style, [typesetting.cased(sheet, words)], round(words.size * sheet.unit))
    degrees = min(170.0, np.degrees(set_.width / (disc.width / 2 + set_.height)))
    x = min(max(disc.middle[0] - set_.width / 2, sheet.unit), sheet.width - set_.width - sheet.unit)
    typesetting.lay(sheet, words, set_, x, disc.y - set_.height * 2.4, bent=float(degrees))


def overlapping(sheet: Sheet) -> None:
    """Translucent forms over one another, words over them."""
    rng, taste = sheet.rng, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "paper"), p=(0.6, 0.25, 0.15))))
    form = str(rng.choice(("ellipse", "rounded", "blob", "rectangle")))
    for _ in range(int(rng.integers(2, 6))):
        side = float(rng.uniform(0.25, 0.75)) * min(sheet.width, sheet.height)
        box = sheet.box.placed(side, side, float(rng.uniform(-0.1, 1.1)), float(rng.uniform(-0.1, 1.1)))
        colour = taste.palette.accents[int(rng.integers(len(taste.palette.accents)))]
        opacity = float(rng.choice((1.0, 0.8, 0.6, 0.45)))
        panels.panel(sheet, box, colour, form=form, opacity=opacity, role="decoration", shadow=False)
    stacked(sheet, sheet.inner, copy.standard(sheet, 13, rich=0.4), "", float(rng.choice((0.1, 0.5, 0.9))))
    if rng.random() < 0.5:
        footer(sheet)


def tiles(sheet: Sheet) -> None:
    """Square tiles with quarter discs, discs, stripes and drawings in them; one field for words."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, "solid")
    columns = int(rng.integers(3, 6))
    side = sheet.width / columns
    rows = max(2, int(sheet.height / side))
    side_y = sheet.height / rows
    wide, high = int(rng.integers(2, columns + 1)), int(rng.integers(1, max(2, rows // 2 + 1)))
    at_x, at_y = int(rng.integers(columns - wide + 1)), int(rng.integers(rows - high + 1))
    picture = float(rng.uniform(0.1, 0.5))
    left = 26  # layers still to be made
    for row in range(rows):
        for column in range(columns):
            if at_x <= column < at_x + wide and at_y <= row < at_y + high or rng.random() < 0.25 or left < 2:
                continue
            cell = Box(column * side, row * side_y, side, side_y)
            colour = taste.palette.apart(rng, taste.palette.ground, 1.15)
            left -= 1
            panels.panel(sheet, cell, colour, form="rectangle", role="tile", shadow=False)
            kind = rng.random()
            if kind < picture:
                left -= 1
                inner = cell.inset(0.15 * min(side, side_y))
                if rng.random() < 0.5:
                    pictures.icon(sheet, inner)
                else:
                    pictures.drawing(sheet, inner, down=0.5, rim=False)
            elif kind < 0.75:
                left -= 1
                other = taste.palette.apart(rng, colour, 1.3)
                form = str(rng.choice(("ellipse", "arch", "blob")))
                panels.panel(sheet, cell.inset(0.08 * side), other, form=form, role="decoration", shadow=False)
    area = Box(at_x * side, at_y * side_y, wide * side, high * side_y).inset(2.5 * unit)
    entries = [copy.headline(sheet, 10), copy.line(sheet), copy.button(sheet)]
    stacked(sheet, area, entries[: int(rng.integers(1, 4))], "left" if taste.align != "right" else "right", 0.5)
