"""Things that stand on an even ground: what is found of objects by rule, beside the region detector.

The ground is the largest piece of smooth colour and whatever looks like it; each piece of the rest is a thing. Flat
illustrations and posters come apart so; on a photograph there is no such ground, and nothing is found. NumPy only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from mrt.experts.components import Components, components
from mrt.experts.pieces import smooth
from mrt.geometry import Region

STEP = 8  # of 255, to a neighbour, up to which colour is smooth
ALIKE = 30  # of 255, from the ground's colour near by, up to which a pixel shows it
LEAST_GROUND = 0.18  # share of the picture that an even ground has at least
UNEVEN = 12  # of 255, that most of a ground stays within of its colour near by
LEAST_STEP = 40  # of 255, by which the rim of a thing stands out of the ground beside it
LEAST = 0.0008  # share of the picture that a thing has at least
_CELLS = 8  # the picture's, along each side, over which the ground's colour may change


class Island(NamedTuple):
    """`box` in px of the picture that was looked at; `area` in px, things on it included; `depth` 0 for what lies on
    the ground itself, 1 for what lies on such a thing; `shape` (height, width) bool of the box, where the thing is."""

    box: Region
    area: int
    depth: int
    shape: np.ndarray


def islands(picture: np.ndarray, most: int = 60, deepest: int = 1) -> list[Island]:
    """The things on the ground of a small picture (h, w, 3) uint8, bottom to top, at most the `most` largest.

    What has an even ground of its own is looked at again, `deepest` times: icons on a panel.
    """
    found = _on(picture, np.ones(picture.shape[:2], bool), LEAST * picture.shape[0] * picture.shape[1], deepest)
    largest = sorted(found, key=lambda island: -island.area)[:most]
    return sorted(largest, key=lambda island: (island.depth, -island.area))


def _on(picture: np.ndarray, within: np.ndarray, least: float, deeper: int, depth: int = 0) -> list[Island]:
    away = away_from_ground(picture, within)
    if away is None:
        return []
    ground = within & (away <= ALIKE)
    pieces = components(within & ~ground)
    areas, boxes = pieces.areas, pieces.boxes()
    found = []
    for index in np.flatnonzero(areas >= least):
        left, top, right, bottom = (int(edge) for edge in boxes[index])
        own = np.zeros(pieces.count, bool)
        own[index] = True
        part = slice(top, bottom), slice(left, right)
        shape = pieces.painted(own)
        if step_of(shape, away, ground) < LEAST_STEP:
            continue
        found.append(Island(Region(left, top, right - left, bottom - top), int(areas[index]), depth, shape[part]))
        if depth < deeper and areas[index] > 12 * least:
            inner = _on(picture[part], shape[part], least, deeper, depth + 1)
            found += [
                one._replace(box=one.box._replace(x=one.box.x + left, y=one.box.y + top))
                for one in inner
                if one.area < 0.7 * areas[index]
            ]
    return found


def step_of(shape: np.ndarray, away: np.ndarray, ground: np.ndarray) -> float:
    """By how much, of 255, the rim of a thing stands out of the ground beside it: things end, shades fade."""
    wide = _grown(shape, 3) & ~_grown(shape, 1) & ground
    rim = shape & ~_shrunk(shape, 2)
    return float(np.percentile(away[rim], 75) - np.median(away[wide])) if wide.any() else 255.0


def away_from_ground(picture: np.ndarray, within: np.ndarray) -> np.ndarray | None:
    """How far each pixel (h, w) is, of 255, from the colour of the even ground of a part of the picture; None where
    there is no such ground, or it is not even."""
    values = picture.astype(np.int16)
    pieces = components(within & smooth(values, STEP))
    if not pieces.count:
        return None
    areas = pieces.areas
    if areas.max() < LEAST_GROUND * within.sum():
        return None
    chosen = np.arange(pieces.count) == _ground_of(pieces, areas >= LEAST_GROUND * within.sum())
    body = pieces.painted(chosen)
    away = np.abs(picture - _spread(picture.astype(np.float32), body)).max(2)
    return away if np.percentile(away[within & (away <= ALIKE)], 80) <= UNEVEN else None


def _ground_of(pieces: Components, large: np.ndarray) -> int:
    """The piece that lies around things: of those that are `large` the largest, or one along half of the border."""
    border = np.zeros(pieces.shape, bool)
    border[[0, -1]] = border[:, [0, -1]] = True
    along = np.where(large, pieces.sums(border), 0)
    around = int(along.argmax())
    return around if along[around] >= border.sum() / 2 else int(pieces.areas.argmax())


def without_holes(shape: np.ndarray) -> np.ndarray:
    """A shape (h, w) bool with what it encloses."""
    outside = components(~np.pad(shape, 1))
    around = np.zeros(outside.count, bool)
    around[outside.members[0]] = True
    return ~outside.painted(around)[1:-1, 1:-1]


def _grown(shape: np.ndarray, by: int) -> np.ndarray:
    image = Image.fromarray(shape.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(2 * by + 1))
    return np.asarray(image) > 0


def _shrunk(shape: np.ndarray, by: int) -> np.ndarray:
    return ~_grown(~shape, by)


def _spread(picture: np.ndarray, body: np.ndarray) -> np.ndarray:
    """The colour of the ground everywhere: its mean by cells, those without any filled in from their neighbours."""
    height, width = body.shape
    rows = np.minimum(np.arange(height) * _CELLS // height, _CELLS - 1)
    columns = np.minimum(np.arange(width) * _CELLS // width, _CELLS - 1)
    cell = (rows[:, None] * _CELLS + columns).ravel()
    weights = np.bincount(cell, body.ravel(), _CELLS**2).reshape(_CELLS, _CELLS)
    sums = np.dstack(
        [np.bincount(cell, (picture[..., k] * body).ravel(), _CELLS**2).reshape(_CELLS, _CELLS) for k in range(3)]
    )
    for _ in range(2 * _CELLS):
        empty = weights < 1
        if not empty.any():
            break
        wide, around = np.pad(weights, 1), np.pad(sums, ((1, 1), (1, 1), (0, 0)))
        near = [(y, x) for y in range(3) for x in range(3)]
        more = sum(wide[y : y + _CELLS, x : x + _CELLS] for y, x in near)
        total = sum(around[y : y + _CELLS, x : x + _CELLS] for y, x in near)
        weights = np.where(empty, more, weights)
        sums = np.where(empty[..., None], total, sums)
    means = sums / np.maximum(weights, 1)[..., None]
    return means[rows[:, None], columns]
