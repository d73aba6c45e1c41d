"""`fit`: a string as large as a region allows, in lines about equally long."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from mrt.experts.type import bidi, shaping
from mrt.experts.type.breaks import HYPHENS, LETTERS, PHRASES
from mrt.experts.type.characters import cleaned
from mrt.experts.type.errors import CannotSet, quoted
from mrt.experts.type.faces import Category, Face
from mrt.experts.type.paragraphs import Measured, line, measured
from mrt.experts.type.setting import Line, Setting
from mrt.experts.type.shaping import thickness
from mrt.experts.type.style import SLANT, Style, families

LEAST = 6.0  # px that a small letter is high, at least
_LEADING: dict[Category, float] = {"display": 1.12, "script": 1.25, "handwritten": 1.15, "mono": 1.25}
_RUNNING = 5  # lines from which a text is read as running text, and wants more leading
_APART = 0.06  # of the size between the ink of two lines, at least
_KEPT = 0.8
_RIM = 1  # px of the region that are left free, since feet of lines stand on whole rows
_STEPS = 22  # of bisection: some 1e-4 of the size
Spans = list[list[tuple[int, int]]]


def fit(string: str, width: int, height: int, style: Style = Style()) -> Setting:  # noqa: B008 - frozen
    """`string` set into a region of `width` x `height` px: newlines are kept, lines broken where scripts allow it.

    Phrases of an East Asian text are parted where type grows much by it, words at their hyphens where the string has
    no room otherwise. CannotSet where the string cannot be
    set, or not at LEAST; ValueError where the region is none.
    """
    if width < 1 or height < 1 or width > 65_536 or height > 65_536:
        raise ValueError(f"a region of {width} x {height} px cannot be drawn on; give it sides of 1 to 65536 px")
    shaping.check()
    text = cleaned(string)
    found: list[Setting] = []
    for freedom in (PHRASES, LETTERS, HYPHENS):
        if freedom == HYPHENS and found:
            break
        try:
            found.append(_fit(text, width, height, style, freedom))
        except CannotSet as error:
            if error.reason != "room" or (freedom == HYPHENS and not found):
                raise
    # Phrases are kept together unless type grows much by parting them.
    return found[0] if found[0].size >= _KEPT * found[-1].size else found[-1]


class _Block:
    """The string measured: what it takes in lines, in shares of the size."""

    def __init__(self, text: str, style: Style, freedom: int):
        self.style = style
        self.paragraphs = measured(text, style, freedom)
        whole = [line(one, (0, len(one.begin)), style, exact=False) for one in self.paragraphs if one.text]
        counted = Counter(face for one in self.paragraphs for face in one.faces)
        self.main: Face = counted.most_common(1)[0][0]
        self.up = max(self.main.capital, *(-one.ink.top for one in whole)) if whole else self.main.capital
        self.down = max(0.0, *(one.ink.bottom for one in whole)) if whole else 0.0
        self.margins = style.margins()
        self.least = LEAST / self.main.x_height
        self.lean = (self.up + self.down) * SLANT if style.slanted else 0.0

    def pitch(self, lines: int) -> float:
        wanted = self.style.leading or _LEADING.get(self.main.category, 1.18)
        if not self.style.leading and lines >= _RUNNING:
            wanted += 0.12
        return max(wanted, self.up + self.down + _APART)

    def height(self, lines: int) -> float:
        return self.up + (lines - 1) * self.pitch(lines) + self.down + self.margins[1] + self.margins[3]

    def across(self) -> float:
        return self.margins[0] + self.margins[2] + self.lean

    def lines(self, width: float) -> Spans | None:
        """Of each paragraph, no wider than that."""
        found: Spans = []
        for paragraph in self.paragraphs:
            spans = paragraph.greedy(width)
            if spans is None:
                return None
            found.append(spans)
        return found

    def at(self, size: float, width: int, height: int) -> Spans | None:
        """The lines at a size where they fit."""
        spans = self.lines(width / size - self.across())
        return spans if spans is not None and self.height(_count(spans)) * size <= height else None


def _count(spans: Spans) -> int:
    return sum(map(len, spans))


def _fit(text: str, width: int, height: int, style: Style, freedom: int) -> Setting:
    block = _Block(text, style, freedom)
    within, tall = width - _RIM, height - _RIM
    low = block.least
    spans = block.at(low, within, tall)
    if spans is None:
        raise _no_room(text, block, width, height)
    high = max(low, min(tall / block.height(len(block.paragraphs)), style.size or math.inf))
    best = block.at(high, within, tall)
    for _ in range(_STEPS if best is None else 0):
        middle = math.sqrt(low * high)
        found = block.at(middle, within, tall)
        if found is None:
            high = middle
        else:
            low, spans = middle, found
    size, spans = (high, best) if best is not None else (low, spans)
    spans = _balanced(block, spans, within / size - block.across())
    rows = [line(one, span, style) for one, some in zip(block.paragraphs, spans, strict=True) for span in some]
    return _placed(text, block, rows, size, width, height)


def _balanced(block: _Block, spans: Spans, width: float) -> Spans:
    """As many lines, about equally long: the narrowest width that needs no more of them."""
    lines, high = _count(spans), width
    low = max(one.widest() for one in block.paragraphs)
    for _ in range(12):
        middle = (low + high) / 2
        found = block.lines(middle)
        if found is not None and _count(found) == lines:
            spans, high = found, middle
        else:
            low = middle
    return spans


def _placed(text: str, block: _Block, rows: Sequence[Measured], size: float, width: int, height: int) -> Setting:
    """Lines centred in the region's height, between the top of the first one's letters and the foot of the last."""
    style, (left, top, right, foot) = block.style, block.margins
    up = max(block.main.capital, -rows[0].ink.top)
    down = max(0.0, rows[-1].ink.bottom)
    pitch = block.pitch(len(rows))
    widest = max(row.ink.right for row in rows)
    tall = up + (len(rows) - 1) * pitch + down + top + foot
    largest = min((width - _RIM) / (widest + left + right), (height - _RIM) / tall)
    size = min(largest, max(style.size, block.least) if style.size else largest)
    first = (height - tall * size) / 2 + (top + up) * size
    free = width - (widest + left + right) * size
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.alignment]
    placed = []
    for number, row in enumerate(rows):
        x = free * share + left * size + (widest - row.ink.right) * size * share
        pens = tuple((run, x + pen * size) for run, pen in row.runs)
        placed.append(Line(row.text, pens, x, row.ink.right * size, round(first + number * pitch * size)))
    leftward = bool(bidi.base(text))
    return Setting(width, height, size, style, tuple(placed), block.main.family, leftward, _notes(block))


def _notes(block: _Block) -> tuple[str, ...]:
    style, notes = block.style, []
    used = dict.fromkeys(
        face for one in block.paragraphs for face, letter in zip(one.faces, one.text, strict=True) if letter.isalnum()
    )
    wanted = families()[style.family] if style.family else style.category
    for family in dict.fromkeys(face.family for face in used):
        category = families()[family]
        if style.family and family != style.family:
            notes.append(f"{style.family} has not all letters; some are set in {family}")
        elif category != wanted:
            notes.append(f"no {wanted} face here has these letters; they are set in {family}, {category}")
    thickened = dict.fromkeys(face.family for face in used if thickness(face, style))
    if thickened:
        notes.append(f"{', '.join(thickened)}: no bold face has these letters; their strokes are thickened")
    if style.slanted:
        notes.append("there are no italics here; upright letters are leaned by 12 degrees")
    return tuple(notes)


def _no_room(text: str, block: _Block, width: int, height: int) -> CannotSet:
    size = block.least
    widest = max(one.widest() for one in block.paragraphs)
    needed = max(width, math.ceil((widest + block.across()) * size + _RIM))
    spans = block.lines((needed - _RIM) / size - block.across())
    tall = math.ceil(block.height(_count(spans) if spans else len(text)) * size + _RIM)
    return CannotSet(
        "room",
        f"{quoted(text)} ({len(text)} characters) has no room in {width} x {height} px: with small letters "
        f"{LEAST:g} px high, the least that is read, it takes {needed} x {tall} px; "
        "enlarge the region or shorten the text",
    )
