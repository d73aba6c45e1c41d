"""Text lines of a picture: found at two sizes, read, and of overlapping ones the better kept. NumPy and Pillow only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mrt.experts.progress import Report, unheard
from mrt.experts.reader import detection, recognition
from mrt.experts.reader.ink import ink
from mrt.experts.reader.line import Line
from mrt.experts.reader.order import in_reading_order
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.reader.scaling import fitted
from mrt.experts.reader.settled import SHARE, settled
from mrt.experts.reader.spaces import spaced
from mrt.experts.reader.straight import level

_TALL = 1.5  # height to width from which a line may be turned or vertical
_UPRIGHT = 3.0  # up to which it may be a letter, too
_DOUBTFUL = 0.3  # confidence from which a line that is not read may stand on its head
_SAME = 0.7  # of each other's area: one line found twice
_OVERLAP = 0.4  # of the smaller one's area that two lines may share


@dataclass(frozen=True)
class Limits:
    """`pixels`: of a picture; `lines` and `length`: how many lines are read, and their length in all at the height that
    the network reads, 48 px (some 8,000 px a core-second), large ones first; `fine`, `coarse`: px at which lines are
    looked for, at most; `enlarge`: px up to which small pictures are enlarged; `side`: px of the longer side there;
    `confidence`: 0..1, below it a line is none.
    """

    pixels: int = 150_000_000
    lines: int = 400
    length: int = 150_000
    fine: int = 1_800_000
    coarse: int = 200_000
    enlarge: int = 800_000
    side: int = 8192
    confidence: float = 0.9


class Found(NamedTuple):
    """`lines` in reading order; `unread`: how many places that look like text the limits left unread."""

    lines: list[Line]
    unread: int


class _Candidate(NamedTuple):
    rectangle: Rectangle
    string: str
    confidence: float
    level: np.ndarray
    at: tuple[float, ...]

    @property
    def weight(self) -> float:
        return len(self.string.replace(" ", "")) * self.confidence


class Reader:
    """Reads with two networks; safe to call from several threads where they are."""

    def __init__(
        self,
        detector: detection.Detector,
        recogniser: recognition.Recogniser,
        characters: Sequence[str],
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ):
        """`characters`: what the recogniser's classes mean, from `recognition.alphabet`."""
        self._detector, self._recogniser, self.characters, self._limits = detector, recogniser, characters, limits

    def read(self, picture: np.ndarray, report: Report = unheard) -> list[Line]:
        """The lines of `picture` (h, w, 3) uint8 sRGB in reading order. ValueError where it is no such picture or has
        more pixels than the limits say."""
        return self.look(picture, report).lines

    def look(self, picture: np.ndarray, report: Report = unheard) -> Found:
        """As `read`, and how much the limits left out."""
        if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
            raise ValueError(f"a picture is (h, w, 3) uint8, not {picture.shape} {picture.dtype}; flatten it first")
        height, width = picture.shape[:2]
        limit = self._limits.pixels
        if width * height > limit:
            raise ValueError(f"a picture of {width} x {height} px is over the limit of {limit} px; make it smaller")
        places = self._places(picture)
        some = self._affordable(places)
        kept: list[_Candidate] = []
        for one in sorted(self._candidates(picture, some, report), key=lambda candidate: -candidate.weight):
            sure = one.string and one.confidence >= self._limits.confidence
            if sure and not any(_overlap(one, two) for two in kept):
                kept.append(one)
        return Found(in_reading_order([_line(one) for one in kept]), len(places) - len(some))

    def _places(self, picture: np.ndarray) -> list[Rectangle]:
        """Rectangles at both sizes, without those that the coarse size only finds again; the largest first.

        Of text on an arch both are kept: the better one is the one that reads better.
        """
        height, width = picture.shape[:2]
        limits = self._limits
        fine = fitted(width, height, limits.fine, limits.enlarge, limits.side)
        coarse = min(fine / 2, fitted(width, height, limits.coarse, 0, limits.side))
        lines = [one.rectangle for one in detection.found(picture, fine, self._detector, 2 * limits.lines)]
        for one in detection.found(picture, coarse, self._detector, limits.lines):
            if one.rectangle.bend or not any(_same(one.rectangle, other) for other in lines):
                lines.append(one.rectangle)
        return sorted(lines, key=lambda line: -line.area)

    def _affordable(self, places: Sequence[Rectangle]) -> list[Rectangle]:
        lengths = np.cumsum([_length(one) for one in places])
        return list(places[: min(self._limits.lines, int((lengths <= self._limits.length).sum()))])

    def _candidates(self, picture: np.ndarray, rectangles: Sequence[Rectangle], report: Report) -> list[_Candidate]:
        """Each line in the direction in which it reads best."""
        ways = [_ways(one) for one in rectangles]
        read = iter(self._read(picture, [way for some in ways for way in some], report))
        best = [max((next(read) for _ in some), key=lambda way: way.confidence) for some in ways]
        doubtful = [i for i, one in enumerate(best) if _DOUBTFUL < one.confidence < self._limits.confidence]
        over = self._read(picture, [best[i].rectangle.reversed() for i in doubtful], report)
        for i, other in zip(doubtful, over, strict=True):
            best[i] = max(best[i], other, key=lambda way: way.confidence)
        return best

    def _read(self, picture: np.ndarray, rectangles: Sequence[Rectangle], report: Report) -> list[_Candidate]:
        levels = [level(picture, one, recognition.HEIGHT, recognition.LONGEST) for one in rectangles]
        readings = recognition.read(levels, self._recogniser, self.characters, report)
        return [
            _Candidate(one, reading.string, reading.confidence, flat, reading.at)
            for one, flat, reading in zip(rectangles, levels, readings, strict=True)
        ]


def _ways(line: Rectangle) -> list[Rectangle]:
    if line.bend:
        return [line, line.reversed()]
    if line.height < _TALL * line.width:
        return [line]
    down = line.turned()
    ways = [down, down.reversed()]
    return [*ways, line] if line.height < _UPRIGHT * line.width else ways


def _length(line: Rectangle) -> float:
    """Px of what is read of a line, at the network's height."""
    ratio = max(line.width, line.height) / max(1.0, line.short)
    return min(recognition.LONGEST, recognition.HEIGHT * ratio) * len(_ways(line))


def _same(one: Rectangle, other: Rectangle) -> bool:
    near = abs(one.x - other.x) < one.width + one.height and abs(one.y - other.y) < one.width + one.height
    return near and one.covers(other) > _SAME and other.covers(one) > _SAME


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    small, large = sorted((one.rectangle, other.rectangle), key=lambda line: line.area)
    reach = (small.width + small.height + large.width + large.height) / 2
    return abs(small.x - large.x) + abs(small.y - large.y) < 2 * reach and large.covers(small) > _OVERLAP


def _line(one: _Candidate) -> Line:
    look = ink(one.level)
    share = look.rows[1] - look.rows[0]
    if one.rectangle.bend and (close := settled(one.rectangle, one.level, look.colour)) != one.rectangle:
        one, share = one._replace(rectangle=close), SHARE
    string = spaced(one.string, one.at, look.columns, share * len(one.level))
    upright = sum(_stacked(letter) for letter in string) * 2 > len(string.replace(" ", ""))
    vertical = (
        upright
        and not one.rectangle.bend
        and one.rectangle.angle > 45
        and one.rectangle.width > _TALL * one.rectangle.height
    )
    return Line(string, one.rectangle, one.confidence, vertical, look.colour, one.rectangle.height * share)


def _stacked(letter: str) -> bool:
    """Whether a letter is of a script that is written downwards, too."""
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" or "\uf900" <= letter <= "\uffef"
