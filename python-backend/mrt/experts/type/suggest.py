"""`style_of`: the style that a drawn layer and its caption suggest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.type.drawing import coverage
from mrt.experts.type.errors import CannotSet
from mrt.experts.type.faces import Category, faces
from mrt.experts.type.fit import fit
from mrt.experts.type.legible import legible
from mrt.experts.type.look import Look, leans, look_of, weight
from mrt.experts.type.shaping import extent
from mrt.experts.type.style import Alignment, Colour, Style, families

_BLACK: Colour = (17, 17, 20)
_CATEGORIES: tuple[tuple[Category, set[str]], ...] = (
    ("sans", {"sans", "sans-serif", "grotesque"}),
    ("serif", {"serif", "roman", "antiqua"}),
    ("slab", {"slab", "slab-serif", "egyptian"}),
    ("display", {"display", "decorative"}),
    ("handwritten", {"handwritten", "handwriting", "hand-written", "hand-lettered", "scribbled"}),
    ("script", {"script", "cursive"}),
    ("mono", {"mono", "monospace", "monospaced"}),
)
_BOLD = {"bold", "heavy", "thick", "fat", "strong", "semibold", "extrabold"}
_SLANTED = {"italic", "italics", "oblique", "slanted"}
_HEAVY = 0.137  # thickness of strokes from which type is bold where no string is known
_CLEARER = 0.06  # overlap by which another category has to be nearer than a plain face
_HIGH, _LONG = 48, 960  # px, to which letters are scaled before they are compared; their length at most
_OFF = 0.1  # of a layer's width, by which ink in its middle is off at most
_LETTERS = 0.75  # of the size, from the top to the foot of a line
_TRIAL = 64  # px
_SLACK = 1.04  # of a line's height: type may be that much larger than what was drawn


class Suggestion(NamedTuple):
    """`notes`: a sentence for each thing that the style changes of the layer's look."""

    style: Style
    notes: tuple[str, ...]


def style_of(
    layer: np.ndarray | None,
    words: str = "",
    read: str = "",
    ground: np.ndarray | None = None,
    palette: Sequence[Colour] = (),
    colour: Colour | None = None,
) -> Suggestion:
    """The style for a string that the network drew as `layer` (h, w, 4) uint8, or did not (None, or empty).

    `words`: of its caption; what stands in quotation marks there is left out. `read`: what the layer was read as, right
    or wrong, by which its letters are compared with type. `ground` (h, w, 3) uint8: what lies beneath; `palette`: the
    design's colours; `colour`: that was asked for, instead of the layer's. Type is never larger than what was drawn.
    """
    said = _said(words)
    look = look_of(layer) if layer is not None else None
    own = colour or (look.colour if look else _BLACK)
    category, family = _asked(said)
    style = Style(category or "sans", family, bool(said & _BOLD), bool(said & _SLANTED), own)
    if look and layer is not None:
        style = _seen(style, look, layer, said, read, asked=category is not None)
    if ground is None:
        return Suggestion(style, ())
    able = legible(own, ground, palette, asked=colour is not None)
    return Suggestion(replace(style, colour=able.colour, outline=able.outline), (able.note,) if able.note else ())


def _said(words: str) -> set[str]:
    bare = re.sub(r'"[^"]*"|“[^”]*”', " ", words.lower())
    return set(re.findall(r"[a-z]+(?:-[a-z]+)*", bare))


def _asked(said: set[str]) -> tuple[Category | None, str]:
    """Category and family that words ask for; a family by what it suits."""
    found: list[Category] = [name for name, words in _CATEGORIES if said & words]
    category = found[0] if found else None
    for face in faces():
        if said & set(face.suits) and category in (None, face.category):
            return face.category, face.family
    return category, ""


def _seen(style: Style, look: Look, layer: np.ndarray, said: set[str], read: str, asked: bool) -> Style:
    """What the layer shows, where words do not say otherwise."""
    drawn = layer[look.box[1] : look.box[3], look.box[0] : look.box[2], 3]
    if not asked and read:
        style = replace(style, category=_nearest(drawn, read, style))
    if not said & _BOLD:
        style = replace(style, bold=_bold(drawn, look, read, style))
    own_slant = style.category in ("script", "handwritten")
    if read:  # else letters that say nothing would tell how these are to stand
        slanted = style.slanted or (not own_slant and leans(layer))
        style = replace(style, slanted=slanted, alignment=_alignment(look, layer.shape[1]))
    return replace(style, size=_size(look, read, style))


def _nearest(drawn: np.ndarray, read: str, style: Style) -> Category:
    """The category whose plain face covers most of what is drawn, where it does so clearly."""
    overlaps: dict[Category, float] = {}
    for category in dict.fromkeys(families().values()):
        for bold in (False, True):
            type_ = _set(drawn, read, replace(style, category=category, family="", bold=bold, slanted=False))
            if type_ is not None:
                overlaps[category] = max(overlaps.get(category, 0.0), _overlap(drawn, type_))
    if not overlaps:
        return style.category
    best = max(overlaps, key=lambda category: overlaps[category])
    return best if overlaps[best] >= overlaps.get("sans", 0.0) + _CLEARER else "sans"


def _set(drawn: np.ndarray, read: str, style: Style) -> np.ndarray | None:
    """The ink of what was read, as it would be set where it is drawn."""
    height, width = drawn.shape
    times = max(1.0, 2 * _HIGH / height)  # small letters are drawn too coarse to be compared
    try:
        mask = coverage(fit(read, round(width * times), round(height * times), style))
    except CannotSet:
        return None
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """What two masks share, scaled to one size: 0..1."""
    size = (min(_LONG, max(1, round(one.shape[1] * _HIGH / one.shape[0]))), _HIGH)
    planes = [np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX), np.float32) for mask in (one, other)]
    return float(np.minimum(*planes).sum() / max(1.0, np.maximum(*planes).sum()))


def _bold(drawn: np.ndarray, look: Look, read: str, style: Style) -> bool:
    """Whether strokes are nearer to those of the bold face than to the regular one's."""
    shares = []
    for bold in (False, True):
        type_ = _set(drawn, read, replace(style, bold=bold)) if read else None
        share = weight(type_) if type_ is not None else None
        if share is None:
            return look.thickness >= _HEAVY
        shares.append(share)
    return look.thickness > float(np.sqrt(shares[0] * shares[1])) and shares[1] > 1.05 * shares[0]


def _size(look: Look, read: str, style: Style) -> float:
    """Px of type whose lines are as high as those drawn."""
    share = _LETTERS
    if read:
        try:
            trial = fit(" ".join(read.split()), 65_536, _TRIAL, replace(style, size=None))
        except CannotSet:
            return look.height / share
        boxes = [extent(run) for line in trial.lines for run, _ in line.runs]
        share = max(box.bottom for box in boxes) - min(box.top for box in boxes)
    return _SLACK * look.height / share


def _alignment(look: Look, width: int) -> Alignment:
    """By the lines' edges; of a single line by where it stands in its layer."""
    if look.lines > 1:
        return look.alignment
    left, right = look.box[0], width - look.box[2]
    if abs(left - right) <= _OFF * width:
        return "center"
    return "left" if left < right else "right"
