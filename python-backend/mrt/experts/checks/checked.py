"""The self-check of a finished stack: does it add up, and what may a caller doubt in it?

Sums are taken at the picture's own size, by bands; the rest on cells, 1,024 at most along the longer side. Thresholds
are chosen on validation pages: `python -m mrt.evaluation.doubts` prints how often good and damaged stacks reach them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.checks.doubt import doubt
from mrt.experts.checks.ghost import ghost, mark
from mrt.experts.checks.shards import shards
from mrt.experts.checks.small import cell_of, in_cells, lay
from mrt.experts.progress import Progress, Report, unheard
from mrt.experts.reconcile import BAND, Cut, flattened
from mrt.geometry import Region
from mrt.kinds import Kind

PERFECT = 99.0  # dB; equal pictures
POOR_SUM = 50.0  # dB
DOUBT, GHOST, SHARDS = 0.1, 0.25, 0.2  # above which a layer is flagged


class Check(NamedTuple):
    """`value`: of the worst layer, or of the whole stack; None where nothing could be measured. `layers`: the numbers,
    bottom to top from 0, of those that raised the flag. `values`: of each layer; none for a check of the whole."""

    value: float | None
    flag: bool
    layers: tuple[int, ...]
    values: tuple[float | None, ...] = ()


def checked(
    picture: np.ndarray,
    ground: np.ndarray,
    layers: Sequence[Cut],
    kinds: Sequence[Kind | None],
    report: Report = unheard,
) -> dict[str, Check]:
    """`picture`, `ground` (H, W, 3) uint8; `layers` bottom to top, each of a kind, None where it is not known.

    sum: the stack, flattened, against the picture, PSNR in dB. doubt: share of a layer's visible alpha that is neither
    clear nor opaque and should be. ghost: how much more what lies beneath a layer changes along its outline than
    beside it. shards: share of a layer outside its largest piece, where there are many. Each 0..1 but for the sum.
    """
    if len(kinds) != len(layers):
        raise ValueError(f"{len(layers)} layers have {len(kinds)} kinds; give one for each, or None")
    pieces = -(-picture.shape[0] // BAND) + len(layers)
    error = 0.0
    for index, top in enumerate(range(0, picture.shape[0], BAND), start=1):
        report(Progress("check", index, pieces))
        error += _square_error(picture, ground, layers, top)
    psnr = _psnr(error / max(1, picture.size))
    page = Region(0, 0, ground.shape[1], ground.shape[0])
    by = cell_of(page)
    below = np.asarray(Image.fromarray(ground).reduce(by), np.float32) / 255
    edges = np.zeros(below.shape[:2], bool)
    regions: list[Region | None] = []
    alphas: list[np.ndarray] = []
    ghosts: list[float | None] = []
    broken: list[float | None] = []
    for index, (layer, kind) in enumerate(zip(layers, kinds, strict=True), start=1):
        report(Progress("check", pieces - len(layers) + index, pieces))
        small = in_cells(layer, page, by)
        regions.append(small.region if small else None)
        alphas.append(small.pixels[..., 3].copy() if small else np.zeros((0, 0), np.uint8))
        ghosts.append(ghost(below, small, edges) if small else None)
        broken.append(shards(small.alpha, kind) if small else None)
        if small:
            lay(below, small)
            mark(edges, small)
    doubts = _doubts(below.shape[:2], regions, alphas, kinds)
    return {
        "sum": Check(psnr, psnr < POOR_SUM, ()),
        "doubt": _of_layers(doubts, DOUBT),
        "ghost": _of_layers(ghosts, GHOST),
        "shards": _of_layers(broken, SHARDS),
    }


def _doubts(
    page: tuple[int, ...], regions: Sequence[Region | None], alphas: Sequence[np.ndarray], kinds: Sequence[Kind | None]
) -> list[float | None]:
    """From the top down, for what lies above hides what lies below."""
    through = np.ones(page, np.float32)
    found: list[float | None] = []
    for region, alpha, kind in zip(reversed(regions), reversed(alphas), reversed(kinds), strict=True):
        if region is None:
            found.append(None)
            continue
        light = through[region.within(Region(0, 0, page[1], page[0]))]
        own = alpha.astype(np.float32) / 255
        found.append(doubt(own, light, kind))
        light *= 1 - own
    return found[::-1]


def _square_error(picture: np.ndarray, ground: np.ndarray, layers: Sequence[Cut], top: int) -> float:
    """Of a band of the sum, the squares of 0..1 added up."""
    band = Region(0, top, picture.shape[1], min(BAND, picture.shape[0] - top))
    parts = [(layer, layer.region.intersect(band)) for layer in layers if layer.region.meets(band)]
    cuts = [Cut(part._replace(y=part.y - top), layer.pixels[part.within(layer.region)]) for layer, part in parts]
    rows = slice(top, band.bottom)
    apart = flattened(ground[rows], cuts).astype(np.float32) - picture[rows]
    return float(np.square(apart / 255).sum(dtype=np.float64))


def _psnr(error: float) -> float:
    return PERFECT if error <= 0 else round(min(PERFECT, -10 * float(np.log10(error))), 2)


def _of_layers(values: Sequence[float | None], most: float) -> Check:
    known = [value for value in values if value is not None]
    wrong = tuple(index for index, value in enumerate(values) if value is not None and value > most)
    return Check(round(max(known), 4) if known else None, bool(wrong), wrong, tuple(values))
