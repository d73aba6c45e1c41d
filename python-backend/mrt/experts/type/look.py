"""What a drawn layer of letters looks like, whatever they spell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.text.record import main_colour
from mrt.experts.type.style import Alignment, Colour

_INK = 127  # of alpha
_GAP = 0.05  # of the tallest line: rows free of ink that part two lines, at least
_TALL = 0.35  # of the tallest one: lower bands are accents and dots of their neighbours
_SLANTS = np.tan(np.deg2rad(np.arange(-8, 25, 2)))
_LEANING = np.tan(np.deg2rad(8))
_HIGH = 96  # px, to which a line is scaled where its slant is measured


class Look(NamedTuple):
    """`box`: left, top, right, bottom of the ink, px; `lines`: how many; `height`: px of a line's ink; `thickness`: of
    strokes, in shares of that."""

    colour: Colour
    box: tuple[int, int, int, int]
    lines: int
    height: float
    thickness: float
    alignment: Alignment


def look_of(pixels: np.ndarray) -> Look | None:
    """Of a layer (h, w, 4) uint8, straight alpha; None where it shows nothing."""
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8:
        raise ValueError(f"a layer is (h, w, 4) uint8, not {pixels.shape} {pixels.dtype}")
    mask = _inked(pixels)
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    found = bands(mask)
    height = _height(found)
    return Look(main_colour(pixels), box, len(found), height, thickness(mask) / height, _alignment(mask, found))


def leans(pixels: np.ndarray) -> bool:
    """Whether upright strokes of a layer that shows something lean to the right."""
    mask = _inked(pixels)
    return bool(np.median([_slant(mask[top:foot]) for top, foot in bands(mask)]) >= _LEANING)


def weight(alpha: np.ndarray) -> float | None:
    """`Look.thickness` of letters by their alpha (h, w) uint8; None where they show nothing."""
    mask = alpha > _INK
    return thickness(mask) / _height(bands(mask)) if mask.any() else None


def _inked(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., 3] > _INK


def _height(lines: list[tuple[int, int]]) -> float:
    return float(np.median([foot - top for top, foot in lines]))


def thickness(mask: np.ndarray) -> float:
    """Mean px across the strokes of a mask: twice its area over its outline."""
    padded = np.pad(mask, 1)
    edges = (padded[1:] != padded[:-1]).sum() + (padded[:, 1:] != padded[:, :-1]).sum()
    return float(2 * mask.sum() / max(1.0, edges * np.pi / 4))


def bands(mask: np.ndarray) -> list[tuple[int, int]]:
    """First and beyond-last rows of the lines."""
    inked = np.concatenate([[False], mask.any(1), [False]])
    starts, ends = np.flatnonzero(inked[1:] & ~inked[:-1]), np.flatnonzero(inked[:-1] & ~inked[1:])
    found = list(zip(starts.tolist(), ends.tolist(), strict=True))
    tallest = max(end - start for start, end in found)
    while len(found) > 1:
        gaps = [following[0] - band[1] for band, following in zip(found, found[1:], strict=False)]
        low = [end - start < _TALL * tallest for start, end in found]
        close = [gap for gap, one, two in zip(gaps, low, low[1:], strict=False) if gap < _GAP * tallest or one or two]
        if not close:
            break
        at = gaps.index(min(close))  # dots and accents go with the nearer line
        found[at : at + 2] = [(found[at][0], found[at + 1][1])]
    return found


def _slant(line: np.ndarray) -> float:
    """Tangent by which a line's strokes lean to the right: sheared upright, its columns vary most."""
    image = Image.fromarray(line.astype(np.uint8) * 255)
    wide = max(1, round(image.width * _HIGH / image.height))
    image = image.resize((min(4096, wide), _HIGH), Image.Resampling.BOX)
    scores = []
    for slant in _SLANTS:
        upright = image.transform(
            (image.width + _HIGH, _HIGH),
            Image.Transform.AFFINE,
            (1, -slant, slant * _HIGH - _HIGH / 2, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        columns = np.asarray(upright, np.float32).sum(0)
        scores.append(float((np.diff(columns) ** 2).sum()))
    return float(_SLANTS[int(np.argmax(scores))])


def _alignment(mask: np.ndarray, lines: list[tuple[int, int]]) -> Alignment:
    if len(lines) == 1:
        return "center"
    spans = np.array([np.flatnonzero(mask[top:foot].any(0))[[0, -1]] for top, foot in lines])
    spread = {"center": np.ptp(spans.sum(1) / 2), "left": np.ptp(spans[:, 0]), "right": np.ptp(spans[:, 1])}
    ways: tuple[Alignment, ...] = ("center", "left", "right")
    return min(ways, key=lambda way: spread[way])
