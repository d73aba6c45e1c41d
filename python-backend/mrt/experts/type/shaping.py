"""Runs of one face and direction, shaped by HarfBuzz (Pillow's raqm): what room they take, and their ink."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PIL import ImageDraw, features

from mrt.experts.type import bidi
from mrt.experts.type.choice import HEAVY
from mrt.experts.type.faces import EM, Face
from mrt.experts.type.style import Style

_THICKENED = 0.018  # of the size on each side, where a bold face is wanted and there is none
_LONG, _COARSE = 200, 256  # characters of a run whose ink is drawn to be measured, and px of the em there
_LEAST_SPACE = 0.19  # of the size: swashes fill a narrower one
_PLAIN = ("display", "script")  # categories whose faces are heavy, or fine, by design


class Run(NamedTuple):
    """`text` in the order in which it is read. `thick`: in shares of the size, added around its strokes."""

    text: str
    face: Face
    leftward: bool
    thick: float


class Extent(NamedTuple):
    """In shares of the size: how far the pen goes, and the box of the ink from where it began on the line's foot,
    `top` negative above it."""

    advance: float
    left: float
    top: float
    right: float
    bottom: float


def check() -> None:
    """RuntimeError where this Pillow cannot shape."""
    if not features.check("raqm"):
        raise RuntimeError("this Pillow has no raqm, so letters that join cannot be set; install its wheel")


def runs(text: str, own: Sequence[Face], levels: Sequence[int], style: Style) -> list[Run]:
    """Of a line, from the left. `own`, `levels`: of each character."""
    found: list[Run] = []
    directions: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or own[at] is not own[start] or levels[at] != levels[start]:
            face = own[start]
            part = text[start:at].replace("\u200b", "")
            if _space(face) < _LEAST_SPACE:
                part = part.replace(" ", "  ")
            if part:
                found.append(Run(part, face, bool(levels[start] % 2), thickness(face, style)))
                directions.append(levels[start])
            start = at
    return bidi.in_visual_order(found, directions)


def thickness(face: Face, style: Style) -> float:
    """What is added on each side of a face's strokes, in shares of the size."""
    light = style.bold and face.weight < HEAVY and face.category not in _PLAIN
    return _THICKENED if light else 0.0


@lru_cache(256)
def _space(face: Face) -> float:
    return face.font(EM).getlength(" ") / EM


def extent(run: Run) -> Extent:
    return _extent(run.text, run.face, run.leftward, run.thick)


@lru_cache(32768)
def _extent(text: str, face: Face, leftward: bool, thick: float) -> Extent:
    font = face.font(EM)
    direction = "rtl" if leftward else "ltr"
    advance = font.getlength(text, direction=direction)
    left, top, right, bottom = font.getbbox(text, direction=direction, anchor="ls")
    return Extent(advance / EM, left / EM - thick, top / EM - thick, right / EM + thick, bottom / EM + thick)


@lru_cache(1024)
def ink(run: Run) -> tuple[float, float]:
    """Where a run's ink begins and ends, in shares of the size; `extent` may hold the free sides of letters, too."""
    known = extent(run)
    if len(run.text) > _LONG:
        return known.left, known.right
    font = run.face.font(_COARSE)
    mask, (left, _) = font.getmask2(run.text, "L", direction="rtl" if run.leftward else "ltr", anchor="ls")
    box = mask.getbbox()
    if box is None:
        return known.left, known.right
    return (left + box[0]) / _COARSE - run.thick, (left + box[2]) / _COARSE + run.thick


def draw(canvas: ImageDraw.ImageDraw, run: Run, x: float, y: float, size: float, around: float = 0.0) -> None:
    """The run's ink as 255, its pen beginning at (x, y) px; `around`: px of an outline beside it."""
    canvas.text(
        (x, y),
        run.text,
        font=run.face.font(size),
        fill=255,
        anchor="ls",
        direction="rtl" if run.leftward else "ltr",
        stroke_width=around + run.thick * size,
    )
