"""What is on a picture, before anything but its text is cut out: what a plan tells, what taking it apart starts from.

Text is read and lifted off first; things are found on what is left, by the region detector and by rule, or are given.
NumPy and Pillow only; the networks are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mrt.experts.cut import by_colours
from mrt.experts.finding import Granularity, Thing, found
from mrt.experts.peel import Network as AlphaNetwork
from mrt.experts.progress import Progress, Report, unheard
from mrt.experts.reader.line import Line
from mrt.experts.reconcile import Cut, flattened
from mrt.experts.refine import Network as Refiner
from mrt.experts.text.lift import TextLayer, lift, lifting, widest
from mrt.experts.text.record import Text
from mrt.geometry import Region, around
from mrt.kinds import Kind

_FILLED = 0.4  # share of a given region that lines of text inside it fill, from which it is text


class Experts(NamedTuple):
    """`read`: the lines of text of a picture (h, w, 3) uint8. `find`: the things on it, bottom to top; without it they
    are found by rule alone."""

    read: Callable[[np.ndarray, Report], Sequence[Line]]
    alphas: AlphaNetwork
    refiner: Refiner = by_colours
    find: Callable[[np.ndarray], Sequence[Thing]] | None = None


@dataclass(frozen=True)
class Seen:
    """One layer to be. `letters`: straight RGBA (height, width, 4) uint8 of exactly `region`, where it is text that has
    been lifted off; None for what is still to be cut out. `confidence` 0..1; `shape` as of a Thing."""

    region: Region
    kind: Kind | None
    confidence: float
    letters: np.ndarray | None = None
    text: Text | None = None
    shape: np.ndarray | None = None


class Survey(NamedTuple):
    """`picture` and `plain`, the picture without its text, (H, W, 3) uint8; `layers` bottom to top; `lines` of text
    that were read; `widest`: px of the largest box that text was lifted off in; `given`: whether the regions were, and
    not found."""

    picture: np.ndarray
    plain: np.ndarray
    layers: list[Seen]
    lines: int
    widest: int = 0
    given: bool = False


def survey(
    picture: np.ndarray,
    experts: Experts,
    regions: Sequence[Region] | None = None,
    granularity: Granularity = "normal",
    most: int = 100,
    report: Report = unheard,
) -> Survey:
    """`picture` (H, W, 3) uint8 sRGB. `regions`: those of the layers, bottom to top, one layer each; found where none
    are given, at most `most` of them, the surest."""
    report(Progress("read", 1, 1))
    lines = experts.read(picture, report)
    if regions is not None:
        return _given(picture, lines, regions, report)
    texts, plain = lift(picture, lines, report=report)
    texts, left_out = _surest(texts, most)
    plain = flattened(plain, [Cut(layer.region, layer.pixels) for layer in left_out])
    report(Progress("find", 1, 1))
    seen = experts.find(plain) if experts.find else []
    things = found(plain, seen, granularity, [layer.region for layer in texts], most - len(texts))
    layers = [
        *(Seen(one.box, one.kind, one.confidence, shape=one.shape) for one in things),
        *(_text(layer) for layer in texts),
    ]
    return Survey(picture, plain, layers, len(lines), widest(lines, (picture.shape[1], picture.shape[0])))


def text_regions(picture: np.ndarray, lines: Sequence[Line], regions: Sequence[Region]) -> dict[int, list[Line]]:
    """The lines of each region that is text, topmost region first: those that lie in it and fill it."""
    height, width = picture.shape[:2]
    boxes = [line.region(width, height) for line in lines]
    free, owners = set(range(len(lines))), {}
    for index in reversed(range(len(regions))):
        region = regions[index]
        inside = [at for at in sorted(free) if _covers(region, boxes[at]) > 0.7]
        filled = sum(boxes[at].area for at in inside)
        if inside and filled >= _FILLED * region.area:
            owners[index] = [lines[at] for at in inside]
            free -= set(inside)
    return owners


def _given(picture: np.ndarray, lines: Sequence[Line], regions: Sequence[Region], report: Report) -> Survey:
    """One layer for each region; text only where lines fill a region, else it belongs to what it stands on."""
    layers = [Seen(region, None, 1.0) for region in regions]
    plain, size, largest = picture.copy(), (picture.shape[1], picture.shape[0]), 0
    for index, own in text_regions(picture, lines, regions).items():
        largest = max(largest, widest(own, size))
        if texts := list(lifting(plain, own, report=report))[::-1]:
            layers[index], outside = _within(regions[index], _joined(texts))
            plain = flattened(plain, [outside])
    return Survey(picture, plain, layers, len(lines), largest, given=True)


def _within(region: Region, text: Seen) -> tuple[Seen, Cut]:
    """Text in exactly a region, and what of it lies outside, which goes back to the picture."""
    assert text.letters is not None
    pixels, rest = np.zeros((region.height, region.width, 4), np.uint8), text.letters.copy()
    part = text.region.intersect(region)
    pixels[part.within(region)] = text.letters[part.within(text.region)]
    rest[(*part.within(text.region), slice(3, 4))] = 0
    return replace(text, region=region, letters=pixels), Cut(text.region, rest)


def _surest(texts: Sequence[TextLayer], most: int) -> tuple[list[TextLayer], list[TextLayer]]:
    """Those of which most was read, at most so many, and the others; both bottom to top."""
    ranked = sorted(range(len(texts)), key=lambda at: -texts[at].text.confidence * len(texts[at].text.string))
    kept = set(ranked[:most])
    return [texts[at] for at in sorted(kept)], [texts[at] for at in range(len(texts)) if at not in kept]


def _covers(region: Region, box: Region) -> float:
    """Share of `box` that lies in `region`."""
    return region.intersect(box).area / max(1, box.area)


def _joined(layers: Sequence[TextLayer]) -> Seen:
    """Blocks of one region as one layer; its text is known where it is a single block."""
    if len(layers) == 1:
        return _text(layers[0])
    region = around(one.region for one in layers)
    pixels = np.zeros((region.height, region.width, 4), np.uint8)
    for layer in layers:
        part = pixels[layer.region.within(region)]
        part[:] = np.where(layer.pixels[..., 3:] >= part[..., 3:], layer.pixels, part)
    return Seen(region, "text", min(one.text.confidence for one in layers), pixels)


def _text(layer: TextLayer) -> Seen:
    return Seen(layer.region, "text", layer.text.confidence, layer.pixels, layer.text)
