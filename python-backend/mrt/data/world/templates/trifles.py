"""Small things that designers add last: dots in corners, forms that bleed off, confetti, stars, arrows, a page number."""

from __future__ import annotations

from mrt.data.world.compose import things
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet


def added(sheet: Sheet) -> None:
    rng, unit = sheet.rng, sheet.unit
    side = float(rng.uniform(10, 26)) * unit
    x = -side / 2 if rng.random() < 0.5 else sheet.width - side / 2
    y = -side / 2 if rng.random() < 0.5 else sheet.height - side / 2
    box = Box(x, y, side, side)
    colour = sheet.taste.palette.apart(rng, sheet.colour_at(box), 1.3)
    things.panel(sheet, box, colour, form="ellipse", role="decoration", shadow=False)
