"""Paragraphs, measured: pieces that are not parted, and lines made of them. All lengths in shares of the size."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from mrt.experts.type import bidi
from mrt.experts.type.breaks import pieces
from mrt.experts.type.choice import chosen
from mrt.experts.type.faces import Face
from mrt.experts.type.shaping import Extent, Run, extent, ink, runs
from mrt.experts.type.style import SLANT, Style


@dataclass(frozen=True)
class Paragraph:
    """What stands between newlines. `starts`: of its pieces, and its end; `reach`: where each piece's own letters
    end along the whole paragraph set in one line, `begin` where they begin."""

    text: str
    faces: list[Face]
    levels: list[int]
    starts: list[int]
    begin: list[float]
    reach: list[float]

    def greedy(self, width: float) -> list[tuple[int, int]] | None:
        """Lines as spans of pieces no wider than that; None where one piece is wider."""
        lines: list[tuple[int, int]] = []
        at = 0
        while at < len(self.begin):
            end = bisect_right(self.reach, self.begin[at] + width, lo=at)
            if end == at:
                return None
            lines.append((at, end))
            at = end
        return lines or [(0, 0)]

    def widest(self) -> float:
        return max((reach - begin for begin, reach in zip(self.begin, self.reach, strict=True)), default=0.0)


@dataclass(frozen=True)
class Measured:
    """A line that is laid out: `ink` from its left edge; the pens of its runs from there."""

    text: str
    runs: list[tuple[Run, float]]
    ink: Extent


def measured(string: str, style: Style, freedom: int) -> list[Paragraph]:
    """Of a cleaned string. CannotSet where no font has a character."""
    faces = chosen(string, style)
    level = bidi.base(string)
    found: list[Paragraph] = []
    start = 0
    for text in string.split("\n"):
        own = faces[start : start + len(text)]
        start += len(text) + 1
        base = bidi.base(text) if any(map(str.isalpha, text)) else level
        found.append(_paragraph(text, own, bidi.levels(text, base), style, freedom))
    return found


def _paragraph(text: str, faces: list[Face], levels: list[int], style: Style, freedom: int) -> Paragraph:
    starts, begin, reach = [0], [], []
    pen = at = 0
    for piece in pieces(text, freedom) if text else []:
        letters = piece.rstrip()
        begin.append(pen)
        wide = [
            sum(
                extent(run).advance
                for run in runs(part, faces[at : at + len(part)], levels[at : at + len(part)], style)
            )
            for part in (letters, piece)
        ]
        reach.append(pen + wide[0])
        pen += wide[1]
        at += len(piece)
        starts.append(at)
    return Paragraph(text, faces, levels, starts, begin, reach)


def line(paragraph: Paragraph, span: tuple[int, int], style: Style, exact: bool = True) -> Measured:
    """Some pieces of a paragraph as a line. Not `exact`: its ink may seem wider by what is free beside letters."""
    start, end = paragraph.starts[span[0]], paragraph.starts[span[1]]
    end = start + len(paragraph.text[start:end].rstrip())
    text = paragraph.text[start:end]
    pen, placed, boxes = 0.0, [], []
    for run in runs(text, paragraph.faces[start:end], paragraph.levels[start:end], style):
        box = extent(run)
        placed.append((run, pen))
        # East Asian letters stand on a grid, which goes before their ink.
        by_ink = exact and run.text.strip() and not any(map(_is_wide, run.text))
        left, right = ink(run) if by_ink else (box.left, box.right)
        boxes.append(Extent(pen + box.advance, pen + left, box.top, pen + right, box.bottom))
        pen += box.advance
    if not boxes:
        return Measured(text, [], Extent(0, 0, 0, 0, 0))
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    if style.slanted:
        left, right = left - max(0.0, bottom) * SLANT, right - top * SLANT
    return Measured(text, [(run, x - left) for run, x in placed], Extent(pen, 0.0, top, right - left, bottom))


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in ("W", "F")
