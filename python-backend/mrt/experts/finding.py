"""Which things are on a picture whose text is taken off: those that a region detector is sure of, and by rule what
stands on an even ground. NumPy and Pillow only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np

from mrt.experts.cut import sized
from mrt.experts.islands import islands
from mrt.experts.reach import reaching
from mrt.geometry import Region
from mrt.kinds import Kind

LOOKED_AT = 384  # px of the longer side of what things are found on
_REACHING = 640  # px of the longer side of what their boxes are compared with
_SAME = 0.5  # overlap from which two boxes are one thing
_TWICE = 0.8  # the same, once boxes reach over what they hold: 24 of 26 pairs on 40 validation pages were one thing
_LETTERS = 0.5  # share of a found box that text filled, from which nothing else is in it
_PART = 0.7  # share of a box found by rule inside a detected one, from which it is a part of that thing
_INSIDE = 0.8  # share of a detected box inside a larger one of its sort, from which it may be a part of that
_SMALLER = 0.7  # of the larger one's area, that such a part has at most
_LARGEST = 0.4  # of the picture, that a thing found by rule covers: what is larger is ground
_AROUND = 2  # px around a thing found by rule
_BY_RULE = 0.5  # confidence of one

Granularity = Literal["coarse", "normal", "fine"]
GRANULARITIES: tuple[Granularity, ...] = get_args(Granularity)
_DEEPEST: dict[Granularity, int] = {"coarse": 0, "normal": 0, "fine": 1}
# Confidence from which a detected box counts; what is cut out with "normal" was nearest to the true layers of 80
# validation pages. Boxes of letters that could not be read are right less often.
_SURE: dict[Granularity, float] = {"coarse": 0.33, "normal": 0.24, "fine": 0.18}
_WIDER = 0.04  # of a detected box, that is added on each side: what it cuts off a thing would stay in the ground
_AT_EDGE = 0.012  # of the picture's shorter side, up to which a box that ends beside its edge reaches it
_SURE_OF_TEXT = _SURE_OF_LARGE = 0.45
_LARGE = 0.35  # of the page, from which a wrong box does more harm and is wrong more often
_OUTLINED = 0.7  # overlap with what stands on an even ground, from which a large box is that
_MADE_OF_PARTS: tuple[Kind | None, ...] = ("drawing", "picture", "group")


class Thing(NamedTuple):
    """Something found on a picture, in its px. `confidence` 0..1; `shape`: where in its box it is, bool at any size,
    where that is known."""

    box: Region
    kind: Kind | None
    confidence: float
    shape: np.ndarray | None = None


def found(
    picture: np.ndarray, detected: Sequence[Thing], granularity: Granularity, letters: Sequence[Region], most: int
) -> list[Thing]:
    """Bottom to top, at most `most`, the surest. `picture` (h, w, 3) uint8 is without its text, which was at
    `letters`."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    standing = by_rule(picture, _DEEPEST[granularity])
    seen = [_outlined(one, standing, page) for one in detected]
    seen = [one for one in seen if one.confidence >= _sure(one, granularity, page)]
    if granularity != "fine":
        seen = whole_or_parts(seen)
    ruled = [one for one in standing if not _covers_much(one, page) and not _known(one.box, seen)]
    seen = [
        one
        for one in [*ruled, *seen]
        if (one.box != page or (one.kind and one.shape is not None))
        and max((overlap(one.box, other) for other in letters), default=0) < _LETTERS
    ]
    surest = sorted(range(len(seen)), key=lambda at: -seen[at].confidence)[: max(0, most)]
    wide = [seen[at] if seen[at].shape is not None else _widened(seen[at], page) for at in sorted(surest)]
    return _once(_reaching(picture, wide))


def _outlined(one: Thing, standing: Sequence[Thing], page: Region) -> Thing:
    """A large thing with its own outline where it stands on an even ground."""
    if one.box.area < _LARGE * page.area or not standing:
        return one
    same = max(standing, key=lambda other: overlap(one.box, other.box))
    return one._replace(box=same.box, shape=same.shape) if overlap(one.box, same.box) >= _OUTLINED else one


def _covers_much(one: Thing, page: Region) -> bool:
    """Whether what was found by rule is rather the ground."""
    assert one.shape is not None
    return float(one.shape.mean()) * one.box.area > _LARGEST * page.area


def _once(things: Sequence[Thing]) -> list[Thing]:
    """Without those that turned out to be where a surer one is."""
    kept: list[int] = []
    for at in sorted(range(len(things)), key=lambda at: -things[at].confidence):
        if all(overlap(things[at].box, things[other].box) < _TWICE for other in kept):
            kept.append(at)
    return [things[at] for at in sorted(kept)]


def _reaching(picture: np.ndarray, things: Sequence[Thing]) -> list[Thing]:
    """The same, with boxes over all of what they hold most of where no shape is known."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    small = sized(picture, min(1, _REACHING / max(picture.shape[:2])))
    open_ended = [at for at, one in enumerate(things) if one.shape is None]
    boxes = reaching(small, [things[at].box for at in open_ended], page) if open_ended else []
    wider = dict(zip(open_ended, boxes, strict=True))
    return [one._replace(box=wider.get(at, one.box)) for at, one in enumerate(things)]


def _widened(one: Thing, page: Region) -> Thing:
    """What is cut off at the edge of the picture goes on beyond it: a strip that is left there would be carried into
    the ground."""
    across, down = (round(_WIDER * side) for side in one.box[2:])
    near = max(1, round(_AT_EDGE * min(page[2:])))
    left, right = max(0, one.box.x - across), min(page.width, one.box.right + across)
    top, bottom = max(0, one.box.y - down), min(page.height, one.box.bottom + down)
    left, top = (0 if start <= near else start for start in (left, top))
    right, bottom = (
        whole if whole - end <= near else end for end, whole in ((right, page.width), (bottom, page.height))
    )
    return one._replace(box=Region(left, top, right - left, bottom - top))


def whole_or_parts(things: Sequence[Thing]) -> list[Thing]:
    """Without drawings in drawings and pictures in pictures: either the whole or its parts, whichever is surer.

    A figure is not cut up into hat and face, and a crowd of figures is no layer beneath each of them.
    """
    left = list(things)
    for whole in sorted(things, key=lambda one: -one.box.area):
        if whole not in left or whole.kind not in _MADE_OF_PARTS:
            continue
        parts = [one for one in left if one.kind in _MADE_OF_PARTS and _part_of(one.box, whole.box)]
        if parts and whole.confidence >= np.mean([one.confidence for one in parts]):
            left = [one for one in left if one not in parts]
        elif parts:
            left.remove(whole)
    return left


def by_rule(picture: np.ndarray, deepest: int) -> list[Thing]:
    """What stands on an even ground, with its shape, bottom to top."""
    height, width = picture.shape[:2]
    small = sized(picture, min(1, LOOKED_AT / max(width, height)))
    across, down = width / small.shape[1], height / small.shape[0]
    things = []
    for box, _, _, shape in islands(small, deepest=deepest):
        left, top = (max(0, int(edge) - _AROUND) for edge in (box.x * across, box.y * down))
        right = min(width, int(np.ceil(box.right * across)) + _AROUND)
        bottom = min(height, int(np.ceil(box.bottom * down)) + _AROUND)
        things.append(Thing(Region(left, top, right - left, bottom - top), None, _BY_RULE, shape))
    return things


def overlap(one: Region, other: Region) -> float:
    """Intersection over union."""
    shared = one.intersect(other).area
    return shared / (one.area + other.area - shared) if shared else 0.0


def _part_of(part: Region, whole: Region) -> bool:
    return part.area < _SMALLER * whole.area and part.intersect(whole).area >= _INSIDE * part.area


def _sure(one: Thing, granularity: Granularity, page: Region) -> float:
    text = _SURE_OF_TEXT if one.kind == "text" else 0
    unclear = one.shape is None and one.box.area >= _LARGE * page.area
    return max(_SURE[granularity], text, _SURE_OF_LARGE if unclear else 0)


def _known(box: Region, seen: Sequence[Thing]) -> bool:
    """Whether a box is of something that was detected, or of a part of it."""
    return any(overlap(box, other.box) >= _SAME or box.intersect(other.box).area > _PART * box.area for other in seen)
