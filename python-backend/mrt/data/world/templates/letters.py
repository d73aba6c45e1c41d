"""Pages that live by their letters: a block of lines of one width, and figures and words at odd sizes."""

from __future__ import annotations

from mrt.data.world.compose import grounds, panels, pictures, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.templates.posters import footer


def lockup(sheet: Sheet) -> None:
    """Two to five lines of letters, each set as wide as the others, so that they make a block."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet)
    area = sheet.inner.placed(sheet.inner.width * float(rng.uniform(0.6, 1)), sheet.inner.height, 0.5)
    phrases = [taste.speech.title(rng), *taste.speech.several(rng, "line", 2), taste.speech.say(rng, "label")]
    lines: list[str] = []
    for phrase in phrases[: int(rng.integers(1, 4))]:
        words = phrase.split(" ")
        step = max(1, round(len(words) / max(1, round(len(phrase) / float(rng.uniform(6, 12))))))
        lines += [" ".join(words[at : at + step]) for at in range(0, len(words), step)]
    lines = lines[:6]
    size = [20.0] * len(lines)
    sets = []
    for text in lines:
        words = Words(text, "headline", 60, upper=taste.upper or rng.random() < 0.3, tracking=0.0, leading=1.0)
        sets.append((words, typesetting.measured(sheet, words, area.width, area.height * 0.4, "center")))
    gap = float(rng.uniform(1.5, 3)) * unit
    total = sum(set_.height for _, set_ in sets) + gap * (len(size) - 1)
    by = min(1.0, area.height * 0.8 / total)
    y = area.y + (area.height - total * by) * float(rng.uniform(0.2, 0.8))
    with sheet.group("lockup"):
        for words, set_ in sets:
            smaller = Words(
                words.text, "headline", set_.size * by / unit, effect=words.effect, upper=words.upper, tracking=0.0
            )
            again = typesetting.measured(sheet, smaller, area.width, area.height, "center")
            typesetting.lay(sheet, smaller, again, area.x + (area.width - again.width) / 2, y)
            y += again.height + gap * by
    if rng.random() < 0.5:
        footer(sheet)


def magazine(sheet: Sheet) -> None:
    """A number and words at odd sizes along one edge, over a photograph or a cut-out and a band."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet, str(rng.choice(("photo", "solid", "gradient"), p=(0.6, 0.25, 0.15))))
    if rng.random() < 0.6:
        x, width = float(rng.uniform(0.05, 0.6)) * sheet.width, float(rng.uniform(0.12, 0.3)) * sheet.width
        colour = taste.palette.surface if rng.random() < 0.5 else taste.palette.accent
        band = Box(x, 0, width, sheet.height)
        panels.panel(sheet, band, colour, form="rectangle", opacity=float(rng.choice((1.0, 0.8))), shadow=False)
    figure_first = rng.random() < 0.5
    right = Box(0.42 * sheet.width, 0.15 * sheet.height, 0.65 * sheet.width, 0.85 * sheet.height)
    kind = "people" if rng.random() < 0.6 else "illustrations"
    cut_out = sheet.background is not None and (sheet.background.kind != "photo" or rng.random() < 0.4)
    if cut_out and figure_first:
        pictures.drawing(sheet, right, kind, down=1.0, across=1.0)
    number = str(int(rng.integers(2, 100)))
    colour = taste.palette.accent
    entries = [
        Words(number, "big figure", float(rng.uniform(16, 26)), colour, plain=True, gap=0.25),
        Words(taste.speech.say(rng, "line"), "sub-line", 3.6, gap=0.8),
        Words(taste.speech.title(rng), "headline", float(rng.uniform(12, 20)), colour),
    ]
    area = sheet.inner.inset(0, 0.1 * sheet.height)
    share = 0.55 if cut_out and not figure_first else float(rng.uniform(0.6, 0.95))
    area = Box(area.x, area.y, area.width * share, area.height)
    place = stacked(sheet, area, entries, "left", float(rng.choice((0.3, 0.6, 1.0))))
    if rng.random() < 0.5:
        line = Box(0, place.y + 0.5 * place.height, sheet.margin * 0.8, 0.4 * unit)
        panels.rule(sheet, line, None, "plain")
    if cut_out and not figure_first:
        pictures.drawing(sheet, right, kind, down=1.0, across=1.0)


def uprights(sheet: Sheet) -> None:
    """Chinese or Japanese in columns from right to left; for other scripts one word a line, as large as it goes."""
    rng, unit, taste = sheet.rng, sheet.unit, sheet.taste
    grounds.lay(sheet)
    title = taste.speech.title(rng)
    if taste.speech.script not in ("chinese", "japanese"):
        words = Words(title.replace(" ", "\n"), "headline", float(rng.uniform(14, 22)), leading=1.0)
        stacked(sheet, sheet.inner, [words, Words(taste.speech.say(rng, "line"), "sub-line", 3.4)], "", 0.5)
        return
    size = float(rng.uniform(9, 15))
    strips = [title, taste.speech.say(rng, "line")]
    strips = [strip[:8] for strip in strips]
    x = sheet.inner.right
    for index, strip in enumerate(strips):
        own = size if index == 0 else size * 0.4
        own = min(own, sheet.inner.height / unit / (1.15 * len(strip)))
        words = Words("\n".join(strip), "headline" if index == 0 else "sub-line", own, leading=1.12)
        set_ = typesetting.measured(sheet, words, 2 * own * unit, 2 * sheet.inner.height, "center")
        x -= set_.width
        typesetting.lay(sheet, words, set_, x, sheet.inner.y)
        x -= 2.5 * unit
    left = Box(
        sheet.margin, sheet.inner.y + 0.35 * sheet.inner.height, max(20.0, x - sheet.margin), 0.65 * sheet.inner.height
    )
    pictures.drawing(sheet, left, down=0.9)
