"""Overcrowded pages: more things laid over what is there, as on children's pages and market flyers."""

from __future__ import annotations

from mrt.data.world.compose import copy, marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet


def piled(sheet: Sheet) -> None:
    """Four to sixteen more things, where they fall."""
    for _ in range(int(sheet.rng.integers(4, 17))):
        one(sheet)


def one(sheet: Sheet) -> None:
    """One more thing anywhere on the page."""
    rng, unit = sheet.rng, sheet.unit
    width, height = float(rng.uniform(8, 42)) * unit, float(rng.uniform(8, 42)) * unit
    box = sheet.box.placed(width, height, float(rng.uniform(-0.05, 1.05)), float(rng.uniform(-0.05, 1.05)))
    angle = float(rng.normal(0, 15)) if rng.random() < 0.4 else 0.0
    kind = int(rng.choice(8, p=(0.3, 0.12, 0.14, 0.1, 0.08, 0.18, 0.04, 0.04)))
    if kind == 0:
        pictures.drawing(sheet, box, angle=angle, down=0.5)
    elif kind == 1:
        pictures.drawing(sheet, box, "people", down=0.5)
    elif kind == 2:
        pictures.icon(sheet, box, disc=str(rng.choice(("", "ellipse", "rounded"))))
    elif kind == 3:
        pictures.photo(sheet, box, str(rng.choice(("", "ellipse", "polaroid", "torn", "blob"))))
    elif kind == 4:
        forms = ("", "ellipse", "blob", "ribbon", "slanted", "outline", "bubble")
        panels.panel(sheet, box, sheet.taste.palette.apart(rng, sheet.colour_at(box), 1.2), form=str(rng.choice(forms)))
    elif kind == 5:
        words = (
            copy.headline(sheet, 7)
            if rng.random() < 0.4
            else copy.line(sheet)
            if rng.random() < 0.6
            else copy.body(sheet, 1)
        )
        typesetting.written(sheet, words, Box(box.x, box.y, max(box.width, 20 * unit), box.height), angle=angle)
    elif kind == 6:
        marks.badge(sheet, box, sheet.taste.speech.say(rng, "label"))
    else:
        panels.rule(sheet, Box(box.x, box.y, box.width, 0.6 * unit))
