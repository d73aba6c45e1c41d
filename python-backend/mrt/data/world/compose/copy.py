"""The text of a page, as entries to be stacked: a label, a headline, a line below it, body, a button, small print."""

from __future__ import annotations

from mrt.data.world.compose import marks, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import Thing
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink.colour import Colour
from mrt.data.world.words import speech


def label(sheet: Sheet, colour: Colour | None = None) -> Words:
    rng, say = sheet.rng, sheet.taste.speech
    text = say.say(rng, "label") if rng.random() < 0.7 else speech.date(rng, say)
    size = float(rng.uniform(2.2, 3.2))
    return Words(
        text, "label", size, colour or sheet.taste.palette.accent, tracking=float(rng.choice((0, 0.08, 0.2))), gap=0.9
    )


def headline(sheet: Sheet, size: float = 11.0, colour: Colour | None = None, effect: str = "") -> Words:
    rng = sheet.rng
    words = tuple(word.title() for word in speech.topics()[sheet.taste.topic])
    return Words(
        sheet.taste.speech.title(rng, words), "headline", size * float(rng.uniform(0.8, 1.3)), colour, effect, gap=0.42
    )


def line(sheet: Sheet, colour: Colour | None = None) -> Words:
    return Words(
        sheet.taste.speech.say(sheet.rng, "line"), "sub-line", float(sheet.rng.uniform(3.0, 4.4)), colour, gap=0.8
    )


def body(sheet: Sheet, sentences: int | None = None) -> Words:
    count = sentences or int(sheet.rng.integers(1, 4))
    text = sheet.taste.speech.paragraph(sheet.rng, count)
    return Words(text, "body", float(sheet.rng.uniform(2.1, 3.0)), leading=float(sheet.rng.uniform(1.3, 1.6)), gap=1.3)


def small(sheet: Sheet) -> Words:
    rng, say = sheet.rng, sheet.taste.speech
    kind = rng.random()
    if kind < 0.45:
        return Words(say.say(rng, "small"), "small print", float(rng.uniform(1.5, 2.0)))
    parts = [speech.site(rng), speech.phone(rng), speech.address(rng, say)]
    text = "  |  ".join(parts[: int(rng.integers(1, 4))]) if say.script == "latin" else parts[int(rng.integers(2))]
    return Words(text, "small print", float(rng.uniform(1.5, 2.1)), plain=True)


def when(sheet: Sheet) -> Words:
    """Date and time, perhaps the place."""
    rng, say = sheet.rng, sheet.taste.speech
    text = f"{speech.date(rng, say)}  {speech.time(rng)}"
    if rng.random() < 0.4 and say.script == "latin":
        text += f"\n{speech.address(rng, say)}"
    return Words(text, "date", float(rng.uniform(2.6, 3.8)), plain=True, bold=bool(rng.random() < 0.5), gap=0.9)


def button(sheet: Sheet, colour: Colour | None = None) -> Thing:
    text = sheet.taste.speech.say(sheet.rng, "action")
    wide = len(text) < 4 and 14.0 or float(sheet.rng.uniform(17, 24))
    return Thing(wide, float(sheet.rng.uniform(5, 6.5)), lambda own, box: marks.button(own, box, text, colour), 2.0)


def rule(sheet: Sheet, width: float | None = None) -> Thing:
    thick = float(sheet.rng.uniform(0.2, 0.7))
    colour = sheet.taste.palette.accent
    return Thing(width or float(sheet.rng.uniform(8, 26)), thick, lambda own, box: panels.rule(own, box, colour), 2.2)


def logo(sheet: Sheet, box: Box, align: str = "left", across: float = 0.0) -> None:
    """A small icon and a name beside it, or one of both."""
    rng = sheet.rng
    side = min(box.height, 6 * sheet.unit)
    with sheet.group("logo"):
        kind = rng.random()
        place = box.placed(min(box.width, side * 4.5), side, across)
        if kind < 0.75:
            mark = place.placed(side, side, 0.5 if kind < 0.2 and across == 0.5 else 0.0)
            pictures.icon(sheet, mark, sheet.ink(mark, sheet.taste.palette.accent, 2.5)[0], role="logo")
        if kind >= 0.2:
            free = Box(
                place.x + (side * 1.2 if kind < 0.75 else 0),
                place.y,
                place.width - (side * 1.2 if kind < 0.75 else 0),
                side,
            )
            words = Words(speech.brand(rng), "logo", 2.8, plain=True, bold=True, effect="plain")
            typesetting.written(sheet, words, free, "left" if kind < 0.75 else align)


def standard(sheet: Sheet, size: float = 11.0, *, rich: float = 0.5) -> list[Words | Thing]:
    """The usual order, with some of it left out; `rich`: how likely each of the rest is."""
    rng = sheet.rng
    entries: list[Words | Thing] = []
    if rng.random() < 0.5 * rich + 0.1:
        entries.append(label(sheet))
    entries.append(headline(sheet, size))
    if rng.random() < 0.25 * rich + 0.05:
        entries.append(rule(sheet))
    if rng.random() < 0.4 + 0.4 * rich:
        entries.append(line(sheet))
    if rng.random() < 0.6 * rich:
        entries.append(body(sheet))
    if rng.random() < 0.35 * rich:
        entries.append(when(sheet))
    if rng.random() < 0.7 * rich:
        entries.append(button(sheet))
    return entries
