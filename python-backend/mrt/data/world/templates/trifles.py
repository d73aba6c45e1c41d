"""Small extras that designers add last: shapes that bleed off, dots, confetti, stars, arrows, a logo in a corner."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose import copy, marks, panels, pictures
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.design import Layer
from mrt.data.world.ink import fill, shapes
from mrt.data.world.ink.colour import name_of
from mrt.data.world.ink.scaling import turned

_FORMS = ("disc", "ring", "star", "plus", "triangle", "bar", "heart", "drop")


def added(sheet: Sheet) -> None:
    """One or two kinds of trifle. What bleeds off goes beneath everything else."""
    rng = sheet.rng
    kinds = (bleeding, confetti, dots, arrow, corner, perched)
    count = int(rng.choice((1, 2), p=(0.65, 0.35)))
    for index in rng.choice(len(kinds), count, replace=False, p=(0.24, 0.14, 0.14, 0.12, 0.1, 0.26)):
        kinds[int(index)](sheet)


def perched(sheet: Sheet) -> None:
    """A drawing, an icon or a badge over the corner of a panel, photograph or drawing, clear of most words."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    area = sheet.width * sheet.height
    large = [layer for layer in sheet.layers if layer.kind in ("panel", "picture", "drawing") and layer.role != "scrim"]
    large = [layer for layer in large if 0.04 < layer.region.width * layer.region.height / area < 0.7]
    if not large:
        return
    own = Box(*large[int(rng.integers(len(large)))].region)
    side = float(rng.uniform(0.25, 0.5)) * min(own.width, own.height) + 3 * unit
    for _ in range(6):
        across, down = float(rng.choice((0, 1))), float(rng.choice((0, 1)))
        off = float(rng.uniform(0.3, 0.75)) * side
        x = own.x - off if across == 0 else own.right - side + off
        y = own.y - off if down == 0 else own.bottom - side + off
        x, y = min(max(x, -0.3 * side), sheet.width - 0.7 * side), min(max(y, -0.3 * side), sheet.height - 0.7 * side)
        box = Box(x, y, side, side)
        if any(_meets(layer, box.inset(0.2 * side)) for layer in sheet.layers if layer.kind == "text"):
            continue
        kind = rng.random()
        if kind < 0.7:
            angle = float(rng.normal(0, 10)) if rng.random() < 0.5 else 0.0
            pictures.drawing(sheet, box, angle=angle, down=0.5, shadow=rng.random() < 0.3)
        elif kind < 0.85:
            pictures.icon(sheet, box, disc="ellipse")
        else:
            x, y = min(max(x, unit), sheet.width - side - unit), min(max(y, unit), sheet.height - side - unit)
            marks.badge(sheet, Box(x, y, side, side), taste.speech.say(rng, "label"))
        return


def bleeding(sheet: Sheet) -> None:
    """Large forms that leave the page, beneath all that is there."""
    rng, unit = sheet.rng, sheet.unit
    above, sheet.layers = sheet.layers, []
    form = str(rng.choice(("ellipse", "ellipse", "blob", "rounded")))
    colour = sheet.taste.palette.apart(rng, sheet.taste.palette.ground, 1.15)
    for _ in range(int(rng.integers(1, 5))):
        side = float(rng.uniform(14, 45)) * unit
        x = (
            -side * float(rng.uniform(0.3, 0.7))
            if rng.random() < 0.5
            else sheet.width - side * float(rng.uniform(0.3, 0.7))
        )
        y = float(rng.uniform(-0.1, 1)) * sheet.height - side / 2
        panels.panel(sheet, Box(x, y, side, side), colour, form=form, role="decoration", shadow=False)
    sheet.layers = [layer for layer in sheet.layers if not _harms(layer, above)] + above


def confetti(sheet: Sheet) -> None:
    """A set of small forms, all one layer."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    width, height = (
        round(float(rng.uniform(0.25, 1)) * sheet.width),
        round(float(rng.uniform(0.12, 0.4)) * sheet.height),
    )
    pixels = np.zeros((height, width, 4), np.uint8)
    form = _FORMS[int(rng.integers(len(_FORMS)))]
    for _ in range(int(rng.integers(5, 26))):
        side = max(6, round(float(rng.uniform(1, 3)) * unit))
        colour = taste.palette.apart(rng, taste.palette.ground, 1.3)
        own = fill.flat(small(form if rng.random() < 0.7 else _FORMS[int(rng.integers(len(_FORMS)))], side), colour)
        own = turned(own, float(rng.uniform(0, 360)))
        if own.shape[0] >= height or own.shape[1] >= width:
            continue
        y, x = int(rng.integers(height - own.shape[0])), int(rng.integers(width - own.shape[1]))
        part = pixels[y : y + own.shape[0], x : x + own.shape[1]]
        part[:] = fill.under(part, own)
    y = 0 if rng.random() < 0.6 else sheet.height - height
    _set(
        sheet,
        pixels,
        float(rng.uniform(0, 1)) * (sheet.width - width),
        y,
        f"confetti of {form}s",
        taste.palette.accents,
    )


def dots(sheet: Sheet) -> None:
    """A little grid of dots or crosses, one layer."""
    rng, unit = sheet.rng, sheet.unit
    side, columns, rows = (
        max(3, round(float(rng.uniform(0.6, 1.2)) * unit)),
        int(rng.integers(3, 9)),
        int(rng.integers(3, 9)),
    )
    form = small(str(rng.choice(("disc", "disc", "plus"))), side)
    mask = np.tile(np.pad(form, ((0, 2 * side), (0, 2 * side))), (rows, columns))
    x = 1.5 * unit if rng.random() < 0.5 else sheet.width - mask.shape[1] - 1.5 * unit
    y = 1.5 * unit if rng.random() < 0.5 else sheet.height - mask.shape[0] - 1.5 * unit
    box = Box(x, y, mask.shape[1], mask.shape[0])
    colour = sheet.taste.palette.apart(rng, sheet.colour_at(box), 1.4)
    above, sheet.layers = sheet.layers, []
    _set(sheet, fill.flat(mask, colour), x, y, f"{name_of(colour)} dots", (colour,))
    sheet.layers += above


def arrow(sheet: Sheet) -> None:
    """An arrow, underline or scribble near the headline."""
    unit = sheet.unit
    heads = [layer for layer in sheet.layers if layer.role == "headline"]
    if not heads:
        return
    box = Box(*heads[0].region)
    length = min(box.width * 0.8, 40 * unit)
    line = Box(box.x + (box.width - length) / 2, box.bottom + 0.6 * unit, length, 0.5 * unit)
    if not any(_meets(layer, line.inset(0, -0.4 * unit)) for layer in sheet.layers if layer.kind == "text"):
        panels.rule(sheet, line)


def corner(sheet: Sheet) -> None:
    """A logo in a corner that is free."""
    rng, unit = sheet.rng, sheet.unit
    across, down = float(rng.choice((0, 1))), float(rng.choice((0, 1)))
    box = sheet.box.inset(2.5 * unit).placed(22 * unit, 5 * unit, across, down)
    if any(_meets(layer, box) for layer in sheet.layers):
        return
    copy.logo(sheet, box, "right" if across else "left", across)


def small(form: str, side: int) -> np.ndarray:
    """The mask of a trifle."""
    if form == "ring":
        return shapes.outline(shapes.ellipse(side, side), max(1, side // 6))
    if form == "star":
        return shapes.star(side, 5, 0.45)
    if form == "plus":
        arm = 0.36
        corners = [
            (arm, 0),
            (1 - arm, 0),
            (1 - arm, arm),
            (1, arm),
            (1, 1 - arm),
            (1 - arm, 1 - arm),
            (1 - arm, 1),
            (arm, 1),
            (arm, 1 - arm),
            (0, 1 - arm),
            (0, arm),
            (arm, arm),
        ]
        return shapes.polygon(side, side, corners)
    if form == "triangle":
        return shapes.regular(side, 3)
    if form == "bar":
        return shapes.rectangle(side, max(2, side // 4), side / 8)
    if form == "heart":
        return shapes.heart(side)
    if form == "drop":
        return shapes.rectangle(max(2, side // 2), side, side / 4)
    return shapes.ellipse(side, side)


def _set(sheet: Sheet, pixels: np.ndarray, x: float, y: float, caption: str, colours) -> None:
    sheet.add(
        pixels, x, y, kind="group", role="decoration", name=caption, caption=caption,
        synonyms=("decorations", "small shapes"), colours=tuple(colours),
    )  # fmt: skip


def _meets(layer: Layer, box: Box) -> bool:
    own = layer.region
    return own.x < box.right and own.right > box.x and own.y < box.bottom and own.bottom > box.y


def _harms(layer: Layer, above: list[Layer]) -> bool:
    """Whether a form would come to lie beneath words that were coloured without it."""
    own = layer.region
    return any(_meets(other, Box(*own)) for other in above if other.kind == "text")
