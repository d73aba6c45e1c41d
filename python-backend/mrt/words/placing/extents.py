"""How large things are beside each other: width and height in units, the side of an icon of medium size."""

from __future__ import annotations

import unicodedata

from mrt.words.asked import Thing

_SIZES = {"small": 0.6, "": 1.0, "medium": 1.0, "large": 1.6}
_SHAPES = {"pill": (1.5, 1.0), "translucent panel": (1.8, 1.2), "soft shadow": (1.5, 1.0)}
_PHOTO = (1.5, 1.0)
_LINE = 0.55  # height of a line of text of medium size, in units
_LEADING = 1.15  # of a line's height, from line to line
_NARROW, _CAPITAL, _WIDE, _LETTER = 0.32, 0.72, 1.0, 0.56  # of a line's height


def extent(thing: Thing, longest: float, letters: float = 1.0) -> tuple[float, float]:
    """Of one of its copies. `longest`: how many times as wide as high a text may be before it is broken into lines;
    `letters`: how many times as high as usual its letters are."""
    scale = _SIZES[thing.size]
    if thing.string:
        scale *= letters
        width, height = _text(thing.string, longest)
    else:
        width, height = _SHAPES.get(thing.concept, _PHOTO if thing.concept.startswith("photo ") else (1.0, 1.0))
    return width * scale, height * scale


def _text(string: str, longest: float) -> tuple[float, float]:
    words = string.split()
    whole = _width(string)
    for lines in range(1, len(words) + 1):
        width = max(whole / lines, max(map(_width, words)))
        if lines > 1:
            width = min(whole, 1.15 * width)  # lines are not equally long
        height = 1 + (lines - 1) * _LEADING
        if width <= longest * height:
            return width * _LINE, height * _LINE
    return max(map(_width, words)) * _LINE, (1 + (len(words) - 1) * _LEADING) * _LINE


def _width(text: str) -> float:
    """About that of its letters set in bold, in heights of a line."""
    return sum(_letter(letter) for letter in text) or _LETTER


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _NARROW if letter in " ijlI.,:;'!|" else _CAPITAL if letter.isupper() else _LETTER
