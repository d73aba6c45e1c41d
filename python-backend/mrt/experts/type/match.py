"""`matched`: the family and size in which a line that was lifted off a picture is set, where one of the faces fits it.

A face is only named where its line, as wide as the lifted one, lies within a px of it all over. Small letters fit many
faces so, and are not asked about.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from mrt.experts.type.breaks import PHRASES
from mrt.experts.type.characters import cleaned
from mrt.experts.type.drawing import coverage
from mrt.experts.type.errors import CannotSet
from mrt.experts.type.faces import EM, Face, faces
from mrt.experts.type.fit import fit
from mrt.experts.type.look import bands
from mrt.experts.type.paragraphs import line, measured
from mrt.experts.type.style import Style

LEAST = 24  # px that a line's ink is high, at least
_LETTERS = 4  # of a line that says something, at least
_NEAR = 1.0  # px that a line of another height may be off
_FREE = 0.06  # of a line's width, that is free beside its letters
_OFF = 0.01  # of the ink of both lines that may lie further than a px from the other one
_ALIKE = 0.8  # of their ink that they share, at least
_HEAVY = 600
_INK = 127  # of alpha


class Match(NamedTuple):
    """`size`: px of an em; `alike`: share of the ink of both lines that is common, 0..1."""

    family: str
    bold: bool
    size: float
    alike: float


def matched(pixels: np.ndarray, lines: tuple[str, ...]) -> Match | None:
    """`pixels` (h, w, 4) uint8: a layer of level `lines`, as many as it shows. None where no face fits the longest."""
    ink = pixels[..., 3] > _INK
    if not ink.any():
        return None
    found = bands(ink)
    at = max(range(len(lines)), key=lambda index: len(lines[index]))
    if len(found) != len(lines) or sum(map(str.isalnum, lines[at])) < _LETTERS:
        return None
    top, foot = found[at]
    columns = np.flatnonzero(ink[top:foot].any(0))
    own = pixels[top:foot, columns[0] : columns[-1] + 1, 3]
    if own.shape[0] < LEAST:
        return None
    try:
        text = cleaned(lines[at])
    except CannotSet:
        return None
    able = [face for face in faces() if face.covers(text.replace(" ", "")) and not (text.isascii() and _eastern(face))]
    fitting = [match for face in able if (match := _fits(own, text, face))]
    return max(fitting, key=lambda match: match.alike, default=None)


def _eastern(face: Face) -> bool:
    """Whether a face is there for Han and the like: a megabyte, whose other letters are those of plain faces."""
    return face.has("\u6c34")


def _fits(own: np.ndarray, text: str, face: Face) -> Match | None:
    left, top, right, bottom = face.font(EM).getbbox(text, anchor="ls")  # with what is free beside letters
    height = (bottom - top) * own.shape[1] / max(1.0, right - left)
    if abs(height - own.shape[0]) > 1 + _NEAR + _FREE * own.shape[0]:
        return None
    style = Style(face.category, face.family, face.weight >= _HEAVY)
    try:
        (paragraph,) = measured(text, style, PHRASES)
        box = line(paragraph, (0, len(paragraph.begin)), style).ink
        size = own.shape[1] / max(1e-6, box.right - box.left)
        if abs((box.bottom - box.top) * size - own.shape[0]) > 1 + _NEAR:  # of whole rows
            return None
        setting = fit(text, math.ceil(own.shape[1] + 2 * size), math.ceil(3 * size), replace(style, size=size))
    except CannotSet:
        return None
    drawn = _trimmed(coverage(setting))
    if max(abs(one - other) for one, other in zip(drawn.shape, own.shape, strict=True)) > 2 * _NEAR:
        return None
    alike = max(_alike(own, drawn, down, across) for down in (-1, 0, 1) for across in (-1, 0, 1))
    return Match(face.family, style.bold, size, alike) if alike >= _ALIKE else None


def _trimmed(mask: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero((mask > _INK).any(1)), np.flatnonzero((mask > _INK).any(0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _alike(one: np.ndarray, other: np.ndarray, down: int, across: int) -> float:
    """What both share of their ink, the second one moved by some px; 0 where they are further apart than a px."""
    frame = max(one.shape[0], other.shape[0]) + 6, max(one.shape[1], other.shape[1]) + 6
    a, b = np.zeros(frame, np.uint8), np.zeros(frame, np.uint8)
    a[3 : 3 + one.shape[0], 3 : 3 + one.shape[1]] = one
    b[3 + down : 3 + down + other.shape[0], 3 + across : 3 + across + other.shape[1]] = other
    far = _beyond(a, b) + _beyond(b, a)
    if far > _OFF * float((a > _INK).sum() + (b > _INK).sum()):
        return 0.0
    return float(np.minimum(a, b).sum(dtype=np.float64) / np.maximum(a, b).sum(dtype=np.float64))


def _beyond(one: np.ndarray, other: np.ndarray) -> int:
    """Px of ink that lie further than a px from the other's."""
    grown = np.asarray(Image.fromarray(other).filter(ImageFilter.MaxFilter(3)))
    return int(((one > _INK) & (grown <= _INK)).sum())
