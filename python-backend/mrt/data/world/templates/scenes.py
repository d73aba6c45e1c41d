"""Illustrated pages: figures standing in a painted scene, a crowd at the foot of a page, talk in bubbles."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import cabinet, copy, grounds, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.naming import plain, synonyms
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink import drawings, effects, fill
from mrt.data.world.ink.colour import mixed, name_of


def story(sheet: Sheet) -> None:
    """Figures of several sizes on the ground of a scene, small things in the air, a title as a sticker."""
    rng, unit = sheet.rng, sheet.unit
    floor = grounds.lay(sheet, "scene" if rng.random() < 0.75 else "gradient")
    floor = floor if floor < 1 else 0.7
    title_below = rng.random() < 0.45 and sheet.height > 0.7 * sheet.width
    share = float(rng.uniform(0.2, 0.3))
    cut = [1 - share, share] if title_below else [share, 1 - share]
    rows = sheet.inner.rows(cut)
    area, title = rows if title_below else rows[::-1]
    foot = min(sheet.height * (floor + 0.16), area.bottom) if title_below else sheet.height * min(0.95, floor + 0.2)
    for _ in range(int(rng.integers(0, 7))):
        side = float(rng.uniform(4, 13)) * unit
        high = max(10.0, foot - area.y - 25 * unit)
        x, y = area.x + float(rng.uniform(0, 1)) * (area.width - side), area.y + float(rng.uniform(0, 0.7)) * high
        pictures.drawing(sheet, Box(x, y, side, side), role="decoration", angle=float(rng.normal(0, 12)), down=0.5)
    count = int(rng.integers(1, 5))
    order = sorted(float(part) for part in rng.uniform(0.0, 0.07, count))
    room = foot - area.y
    for index, step in zip(rng.permutation(count), order, strict=True):  # those in front are lower
        height = room * float(rng.uniform(0.4, 0.85))
        width = area.width / count * float(rng.uniform(1.0, 1.35))
        middle = area.x + (int(index) + 0.5) * area.width / count
        stand = foot + (step - 0.05) * sheet.height
        kind = "people" if rng.random() < 0.25 else "illustrations"
        box = Box(middle - width / 2, stand - height, width, height)
        pictures.drawing(sheet, box, kind, shadow=rng.random() < 0.25)
    if rng.random() < 0.3:
        _near_by(sheet)
    words = copy.headline(sheet, 12, effect="sticker" if rng.random() < 0.55 else "")
    entries = [words] if rng.random() < 0.6 else [words, copy.line(sheet)]
    stacked(sheet, title, entries, "center", 0.5)


def _near_by(sheet: Sheet) -> None:
    """Dark or blurred things close to who looks, cut off by the lower corners."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    picked, form = cabinet.sound(
        lambda: sheet.cabinet.pick(rng, "illustrations", taste.topic, taste.illustrations),
        lambda asset: drawings.straight(asset, round(float(rng.uniform(24, 40)) * unit)),
    )
    colour = mixed(taste.palette.dark, taste.palette.accent, float(rng.uniform(0, 0.3)))
    mask = np.ascontiguousarray(form[..., 3])
    if rng.random() < 0.5:
        mask = effects.blurred(fill.padded(mask, round(3 * unit)), float(rng.uniform(0.4, 1.2)) * unit)
    for right in (False, True):
        own = fill.flat(mask[:, ::-1].copy() if right else mask, colour)
        x = (
            sheet.width - own.shape[1] * float(rng.uniform(0.5, 0.8))
            if right
            else -own.shape[1] * float(rng.uniform(0.2, 0.5))
        )
        sheet.add(
            own, x, sheet.height - own.shape[0] * float(rng.uniform(0.45, 0.75)), kind="drawing", role="silhouette",
            name=plain(picked.name), caption=f"{name_of(colour)} silhouette of {plain(picked.name)}",
            synonyms=("shadow figure", *synonyms(picked.name, picked.tags)), colours=(colour,), sources=(picked.key,),
        )  # fmt: skip


def crowd(sheet: Sheet) -> None:
    """People in rows at the foot, those in front over those behind; a headline above, something between."""
    rng, unit = sheet.rng, sheet.unit
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "pattern"), p=(0.6, 0.25, 0.15))))
    top, rest = sheet.inner.rows([0.3, 0.7])
    rows = int(rng.integers(1, 4))
    wide = max(2, int(round(sheet.width / (rng.uniform(20, 32) * unit))))
    size = sheet.width / wide * 1.25
    for row in range(rows):
        foot = sheet.height - (rows - 1 - row) * size * 0.6
        for index in range(wide - row % 2):
            if rng.random() < 0.12:
                continue
            x = (index + 0.5 + 0.5 * (row % 2)) * sheet.width / wide - size / 2
            high = size * float(rng.uniform(1.0, 1.25))
            pictures.drawing(sheet, Box(x, foot - high, size, high * 1.02), "people", down=1.0, shadow=False, rim=False)
    if rng.random() < 0.5:
        middle = Box(
            rest.x + 0.3 * rest.width, top.bottom, 0.4 * rest.width, max(10.0, sheet.height - size - top.bottom)
        )
        if middle.height > 10 * unit:
            pictures.drawing(sheet, middle, down=1.0)
    stacked(sheet, top, [copy.headline(sheet, 12), copy.line(sheet)][: int(rng.integers(1, 3))], "center", 0.4)


def talk(sheet: Sheet) -> None:
    """One or two figures and what they say."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "pattern", "gradient", "scene"), p=(0.4, 0.25, 0.2, 0.15))))
    two = rng.random() < 0.6
    upper, lower = sheet.inner.rows([0.5, 0.5], unit)
    kind = "people" if rng.random() < 0.6 else "illustrations"
    for index, box in enumerate(lower.columns([1, 1] if two else [1], 3 * unit)):
        pictures.drawing(sheet, box, kind, down=1.0, mirrored=index == 1)
    cells = upper.columns([1, 1], 3 * unit) if two and sheet.width > 0.8 * sheet.height else [upper]
    if two and len(cells) == 1:
        cells = upper.rows([1, 1], 2 * unit)
    for cell in cells:
        with sheet.group("bubble"):
            colour = (
                taste.palette.surface if rng.random() < 0.7 else taste.palette.apart(rng, taste.palette.ground, 1.3)
            )
            border = taste.palette.dark if rng.random() < 0.3 else None
            panels.panel(sheet, cell, colour, form="bubble", role="bubble", border=border)
            text = taste.speech.say(rng, "line") if rng.random() < 0.7 else taste.speech.title(rng)
            inside = Box(cell.x, cell.y, cell.width, 0.82 * cell.height).inset(3 * unit, 2 * unit)
            typesetting.written(
                sheet, Words(text, "title", 5, effect="plain", least=4.5, leading=1.2), inside, "center"
            )


def ring(sheet: Sheet) -> None:
    """A thing in the middle and names around it, each with an arrow or a line towards it."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("solid", "gradient", "paper"))))
    head, rest = sheet.inner.rows([0.2, 0.8], 2 * unit)
    middle = rest.fitting(1.0).inset(0.2 * min(rest.width, rest.height))
    if rng.random() < 0.5:
        panels.panel(sheet, middle.inset(-3 * unit), taste.palette.surface, form="ellipse", shadow=False)
    pictures.drawing(sheet, middle, down=0.5)
    names = taste.speech.several(rng, "item", 4)
    icons = rng.random() < 0.5
    spots = [(0.0, 0.12), (1.0, 0.12), (0.0, 0.88), (1.0, 0.88)]
    for (across, down), name in zip(spots, names, strict=True):
        box = rest.placed(0.3 * rest.width, 0.22 * rest.height, across, down)
        with sheet.group("note"):
            if icons:
                side = min(7 * unit, box.height)
                pictures.icon(sheet, box.placed(side, side, across, 0.0), disc="ellipse")
                box = Box(box.x, box.y + side + unit, box.width, max(6.0, box.height - side - unit))
            entries = [
                Words(name, "title", 3.3, effect="plain", least=4.5),
                Words(taste.speech.say(rng, "line"), "body", 2.2),
            ]
            stacked(sheet, box, entries, "left" if across == 0 else "right", 0.3)
    stacked(sheet, head, [copy.headline(sheet, 8)], "center", 0.4)
