"""Words as masks: wrapped, aligned, spaced out, fitted into a box; shaped by HarfBuzz where Pillow has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from mrt.data.world.assets.library import Face

SHAPED = bool(features.check("raqm"))
"""Whether letters that join or stack (arabic, hebrew, devanagari, thai) can be set here."""
COMPLEX = frozenset({"arabic", "hebrew", "devanagari", "thai"})
RIGHT_TO_LEFT = frozenset({"arabic", "hebrew"})
_CLINGING = frozenset("，。、！？,.!?")  # no line begins with one of these
UNSPACED = frozenset({"chinese", "japanese", "thai"})


@dataclass(frozen=True)
class Style:
    """How words are set. `tracking` and `leading` in shares of the size; `align`: left, center, right."""

    face: Face
    script: str
    bold: bool = False
    align: str = "left"
    tracking: float = 0.0
    leading: float = 1.25

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self.face, self.script, max(6, size), self.bold)


@dataclass(frozen=True)
class Letters:
    """`mask` (h, w) uint8; its left top corner lies at (left, top) of the box of `width` x `height` px in which the
    words are set: from the capitals of the first line to the foot of the last."""

    mask: np.ndarray
    left: int
    top: int
    width: int
    height: int
    size: int
    lines: tuple[str, ...]


def wrapped(style: Style, text: str, size: int, width: float) -> list[str]:
    """Lines that are no wider than `width` px where words allow it; line ends of the text are kept."""
    lines = []
    gap = "" if style.script in UNSPACED else " "
    space = _gap(style, gap, size)
    for part in text.split("\n"):
        words = list(part) if style.script in ("chinese", "japanese") else part.split(" ")
        line, taken = words[0], _advance(style, words[0], size)
        for word in words[1:]:
            own = _advance(style, word, size)
            if taken + space + own > width and word not in _CLINGING:
                lines.append(line)
                line, taken = word, own
            else:
                line, taken = line + gap + word, taken + space + own
        lines.append(line)
    return lines


def balanced(style: Style, text: str, size: int, width: float) -> list[str]:
    """As `wrapped`, with lines about equally long."""
    lines = wrapped(style, text, size, width)
    if len(lines) == 1 + text.count("\n"):
        return lines
    low, high = width / max(1, len(lines)) * 0.6, width
    for _ in range(6):
        middle = (low + high) / 2
        narrower = wrapped(style, text, size, middle)
        if len(narrower) > len(lines) or widest(style, narrower, size) > width:
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def widest(style: Style, lines: list[str], size: int) -> float:
    """Of lines, in px, but for what words lean towards each other."""
    gap = "" if style.script in ("chinese", "japanese") else " "
    space = _gap(style, gap, size)
    parts = [line.split(gap) if gap else list(line) for line in lines]
    return max(sum(_advance(style, word, size) for word in words) + space * (len(words) - 1) for words in parts)


def fitted(style: Style, text: str, width: float, height: float, largest: float, least: int = 9) -> Letters:
    """The text as large as `largest` px and the box allow, never below `least` px, in balanced lines."""
    size = max(least, int(largest))
    while True:
        lines = balanced(style, text, size, width)
        fits = widest(style, lines, size) <= width and (len(lines) * style.leading - 0.35) * size <= height
        if fits or size <= least:
            return letters(style, lines, size)
        size = max(least, min(size - 1, int(size * 0.92)))


def letters(style: Style, lines: list[str], size: int) -> Letters:
    """Lines as a mask. ValueError where they show nothing."""
    font = style.font(size)
    step = max(1, round(size * style.leading))
    lengths = [_length(style, font, line, size) for line in lines]
    width = max(lengths)
    room = size
    image = Image.new("L", (int(width) + 2 * room + 2, step * (len(lines) - 1) + 3 * size + 2))
    draw = ImageDraw.Draw(image)
    for row, (line, length) in enumerate(zip(lines, lengths, strict=True)):
        x = room + {"left": 0.0, "center": (width - length) / 2, "right": width - length}[style.align]
        y = room + row * step + size * 0.75
        _line(draw, style, font, line, x, y, size)
    box = image.getbbox()
    if box is None:
        raise ValueError(f"{style.face.family} shows nothing of {lines}")
    mask = np.asarray(image.crop(box))
    top = _cap_top(style, font, size, room, box[1])
    foot = box[3] if style.script in COMPLEX else room + (len(lines) - 1) * step + size * 0.75
    foot = max(top + 1, foot)
    return Letters(mask, 0, round(box[1] - top), box[2] - box[0], max(1, round(foot - top)), size, tuple(lines))


def _cap_top(style: Style, font, size: int, room: int, drawn: int) -> float:
    if style.script in COMPLEX or style.script in UNSPACED or style.script == "korean":
        return drawn
    return room + size * 0.75 + _capital(style.face, style.script, style.bold) * size


def _line(draw: ImageDraw.ImageDraw, style: Style, font, line: str, x: float, y: float, size: int) -> None:
    direction = "rtl" if SHAPED and style.script in RIGHT_TO_LEFT else None
    if not style.tracking or style.script in COMPLEX:
        draw.text((x, y), line, font=font, fill=255, anchor="ls", direction=direction)
        return
    for letter in line:
        draw.text((x, y), letter, font=font, fill=255, anchor="ls")
        x += font.getlength(letter) + style.tracking * size


def _length(style: Style, font, line: str, size: int) -> float:
    if not style.tracking or style.script in COMPLEX:
        return font.getlength(line)
    return sum(font.getlength(letter) for letter in line) + style.tracking * size * (len(line) - 1)


def _gap(style: Style, gap: str, size: int) -> float:
    """What stands between two words (or letters, where no space does)."""
    return _advance(style, gap, size) + 2 * style.tracking * size if gap else style.tracking * size


def _advance(style: Style, word: str, size: int) -> float:
    """The room that a word takes at a size, by what it takes at 64 px."""
    return _measured(style.face, style.script, style.bold, style.tracking, word) * size / 64


@lru_cache(16384)
def _measured(face: Face, script: str, bold: bool, tracking: float, word: str) -> float:
    return _length(Style(face, script, bold, tracking=tracking), _font(face, script, 64, bold), word, 64)


@lru_cache(512)
def _font(face: Face, script: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return face.font(script, size, bold)


@lru_cache(2048)
def _capital(face: Face, script: str, bold: bool) -> float:
    """Where capitals begin above the foot of a line, a negative share of the size."""
    return _font(face, script, 100, bold).getbbox("H", anchor="ls")[1] / 100 or -0.7
