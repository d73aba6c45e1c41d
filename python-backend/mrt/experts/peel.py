"""Peels layers off a picture from the top down, each given the alpha found above it. NumPy and Pillow only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from mrt.experts.crops import Area, Box, area_of, plan
from mrt.experts.islands import without_holes
from mrt.experts.progress import Progress, Report, unheard
from mrt.experts.prompt import prompt
from mrt.experts.unmix import highest

Network = Callable[[np.ndarray], np.ndarray]
"""Planes of crops of one shape (n, 9, h, w) uint8 to amodal and visible alpha (n, 2, h, w) in 0..1."""

BATCH = 8
_RIM = 3  # px, odd, in which the edge of a known shape may lie


@dataclass(frozen=True)
class Alpha:
    """Of one box, in the pixels of the picture that it touches: (h, w) float32 in 0..1 of `area`."""

    area: Area
    amodal: np.ndarray
    visible: np.ndarray

    def on(self, picture: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Amodal and visible alpha of a whole picture (width, height)."""
        whole = np.zeros((2, picture[1], picture[0]), np.float32)
        whole[0][self.area.at], whole[1][self.area.at] = self.amodal, self.visible
        return whole[0], whole[1]


def peel(
    picture: np.ndarray,
    boxes: Sequence[Box],
    network: Network,
    batch: int = BATCH,
    shapes: Sequence[np.ndarray | None] | None = None,
    report: Report = unheard,
) -> list[Alpha]:
    """The alpha of what lies in each box of `picture` (h, w, 3) uint8; `boxes` bottom to top, and so the result.

    `shapes`: where in its box a thing is, (height, width) bool at any size, for those of which that is known.

    A box waits for those above it that its crop shows, and for no others, so boxes apart share a call of the network.
    ValueError where a box is empty or outside the picture, by its number.
    """
    size = picture.shape[1], picture.shape[0]
    areas = [_area(index, box, size) for index, box in enumerate(boxes)]
    over = [_above(index, boxes, size) for index in range(len(boxes))]
    found: dict[int, Alpha] = {}
    for wave in waves(over):
        asked: dict[int, list[tuple]] = {}
        for index in wave:
            above = _covered(size, [found[other] for other in over[index]])
            planes, crop = prompt(picture, boxes[index], above, boxes[:index])
            asked.setdefault(crop.shape, []).append((index, planes, crop, above))
        for same in asked.values():
            for start in range(0, len(same), batch):
                part = same[start : start + batch]
                report(Progress("cut", len(found) + 1, len(boxes)))
                answers = network(np.stack([planes for _, planes, _, _ in part]))
                for (index, _, crop, above), (amodal, visible) in zip(part, answers, strict=True):
                    area = areas[index]
                    most, least = _bounds(shapes[index] if shapes else None, area)
                    seen = crop.back(visible, area).clip(least, most)
                    seen = np.minimum(seen, 1 - above[area.at])
                    whole = crop.back(amodal, area).clip(least, most)
                    found[index] = Alpha(area, np.maximum(whole, seen), seen)
    return [found[index] for index in range(len(boxes))]


def _bounds(shape: np.ndarray | None, area: Area) -> tuple[np.ndarray | float, np.ndarray | float]:
    """The most and the least alpha (h, w) of an area: none outside of a known shape and its rim, all well inside."""
    if shape is None:
        return 1.0, 0.0
    size = area.right - area.left, area.bottom - area.top
    whole, own = (
        np.asarray(Image.fromarray(part.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))
        for part in (without_holes(shape), shape)
    )
    return highest(whole, _RIM), 1 - highest(1 - own, _RIM)


def waves(over: Sequence[Sequence[int]]) -> list[list[int]]:
    """Indices in groups that can be asked at once, given for each the higher ones that it waits for."""
    level = [0] * len(over)
    for index in reversed(range(len(over))):
        level[index] = 1 + max((level[other] for other in over[index]), default=-1)
    return [[i for i, at in enumerate(level) if at == wave] for wave in range(max(level, default=-1) + 1)]


def _area(index: int, box: Box, size: tuple[int, int]) -> Area:
    try:
        return area_of(box, size)
    except ValueError as error:
        raise ValueError(f"boxes[{index}]: {error}") from error


def _above(index: int, boxes: Sequence[Box], size: tuple[int, int]) -> list[int]:
    shown = plan(boxes[index], size).box
    return [
        other
        for other in range(index + 1, len(boxes))
        if boxes[other].left < shown.right
        and shown.left < boxes[other].right
        and boxes[other].top < shown.bottom
        and shown.top < boxes[other].bottom
    ]


def _covered(size: tuple[int, int], above: Sequence[Alpha]) -> np.ndarray:
    """What is seen of all that lies above, (height, width): what one of them hides of another counts once."""
    total = np.zeros((size[1], size[0]), np.float32)
    for one in above:
        total[one.area.at] += one.visible
    return total.clip(0, 1)
