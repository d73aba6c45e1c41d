"""Small things with words on them: buttons and badges."""

from __future__ import annotations

from mrt.data.world.compose import panels, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink import fill, shapes
from mrt.data.world.ink.colour import BLACK, WHITE, Colour, luminance, name_of


def button(sheet: Sheet, box: Box, text: str, colour: Colour | None = None, form: str = "") -> None:
    """A call to action: a panel with words on it."""
    rng, taste = sheet.rng, sheet.taste
    colour = colour or taste.palette.apart(rng, sheet.colour_at(box), 1.6)
    form = form or str(rng.choice(("rectangle", "rounded", "pill", "pill", "outline")))
    with sheet.group("button"):
        panels.panel(sheet, box, colour, form=form, role="button", shadow=taste.shadow == "soft" and rng.random() < 0.4)
        words = Words(text, "button", box.height / sheet.unit * 0.44, effect="plain")
        typesetting.written(sheet, words, box.inset(0.12 * box.width, 0.22 * box.height), "center")


def badge(sheet: Sheet, box: Box, text: str, colour: Colour | None = None, form: str = "") -> None:
    """A seal, burst or disc with a few words, a little turned."""
    rng, taste = sheet.rng, sheet.taste
    side = round(min(box.width, box.height))
    colour = colour or taste.palette.apart(rng, sheet.colour_at(box), 1.7)
    form = form or str(rng.choice(("burst", "seal", "disc", "ring", "hexagon")))
    masks = {
        "burst": lambda: shapes.star(side, int(rng.integers(10, 26)), float(rng.uniform(0.75, 0.9))),
        "seal": lambda: shapes.scalloped(side, int(rng.integers(10, 24))),
        "disc": lambda: shapes.ellipse(side, side),
        "ring": lambda: shapes.ellipse(side, side),
        "hexagon": lambda: shapes.regular(side, 6),
    }
    pixels = fill.flat(masks[form](), colour)
    if form == "ring":
        inner = shapes.ellipse(round(side * 0.88), round(side * 0.88))
        rim = shapes.outline(inner, max(1, side // 60))
        off = (side - rim.shape[0]) // 2
        part = pixels[off : off + rim.shape[0], off : off + rim.shape[1]]
        part[:] = fill.under(part, fill.flat(rim, WHITE if luminance(colour) < 0.5 else BLACK))
    place = box.placed(side, side)
    x, y = place.x, place.y
    if taste.shadow == "soft":
        pixels, x, y = panels.shaded(sheet, pixels, x, y)
    with sheet.group("badge"):
        sheet.add(
            pixels,
            x,
            y,
            kind="panel",
            role="badge",
            name="badge",
            caption=f"{name_of(colour)} {'starburst' if form == 'burst' else 'badge'}",
            synonyms=("seal", "sticker", form),
            colours=(colour,),
        )
        turn = float(rng.choice((0, 0, -12, 10, -8)))
        words = Words(text, "badge text", side / sheet.unit * 0.3, bold=True, leading=1.0, effect="plain", upper=True)
        typesetting.written(sheet, words, place.inset(0.2 * side, 0.24 * side), "center", angle=turn)
