"""The second half of the grouping rule (README.md, 4 to 6): from the units of a page to its background and layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mrt.data.world.design import over
from mrt.evaluation.real.units import Unit, around, gap, touches
from mrt.geometry import Region

SEEN = 8  # of 255 that a pixel changes by, to be seen
LEAST = 6  # px
COVERS = 0.95  # of the page
NEAR = 0.01  # of the page's longer side
SAME_LETTER = 1.25


def grouped(page: Region, units: Sequence[Unit], merge: bool = True) -> tuple[np.ndarray, list[Unit]]:
    """The background, premultiplied RGBA (h, w, 4) uint8 and opaque, and the layers above it, bottom to top."""
    left = seen(page, units)
    ground = paper(page)
    lowest = grounds(page, left)
    for unit in left[:lowest]:
        over(ground, unit.pixels, unit.region)
    return ground, merged(page, left[lowest:]) if merge else left[lowest:]


def paper(page: Region) -> np.ndarray:
    return np.full((page.height, page.width, 4), 255, np.uint8)


def seen(page: Region, units: Sequence[Unit]) -> list[Unit]:
    """The units that change how the page looks (rule 4), tested from the bottom up."""
    through = [_through(page, units, index) for index in range(len(units))]
    picture, left = paper(page).astype(np.float32), []
    for unit, clear in zip(units, through, strict=True):
        at = unit.region.within(page)
        change = np.abs(unit.pixels - picture[at] * unit.alpha[..., None]).max(-1) * clear
        if (change > SEEN).sum() >= LEAST:
            picture[at] = unit.pixels + picture[at] * (1 - unit.alpha[..., None])
            left.append(unit)
    return left


def _through(page: Region, units: Sequence[Unit], index: int) -> np.ndarray:
    """Transmittance of the units above unit `index`, (h, w) of its region."""
    below = units[index].region
    clear = np.ones((below.height, below.width), np.float32)
    for unit in units[index + 1 :]:
        common = below.intersect(unit.region)
        if common.width and common.height:
            clear[common.within(below)] *= 1 - unit.alpha[common.within(unit.region)]
    return clear


def grounds(page: Region, units: Sequence[Unit]) -> int:
    """How many of the lowest units belong to the background (rule 5)."""
    count = 0
    while count < len(units) and _covered(page, units[count : count + 1]) >= COVERS:
        count += 1
    panels = count
    while panels < len(units) and units[panels].kind == "panel":
        panels += 1
    return panels if panels > count and _covered(page, units[count:panels]) >= COVERS else count


def _covered(page: Region, units: Sequence[Unit]) -> float:
    """The share of the page that is opaque with these units."""
    alpha = np.zeros((page.height, page.width), np.float32)
    for unit in units:
        at = unit.region.within(page)
        alpha[at] = np.maximum(alpha[at], unit.alpha)
    return float((alpha > 0.98).mean())


def merged(page: Region, units: Sequence[Unit]) -> list[Unit]:
    """Rule 6: each unit moves down to the uppermost one that it may join, unless it touches one in between."""
    layers: list[Unit] = []
    for unit in units:
        for index in range(len(layers) - 1, -1, -1):
            if joins(page, layers[index], unit):
                layers[index] = union_of(layers[index], unit)
                break
            if touches(layers[index], unit):
                layers.append(unit)
                break
        else:
            layers.append(unit)
    return layers


def joins(page: Region, lower: Unit, upper: Unit) -> bool:
    if lower.kind != upper.kind or lower.border != upper.border or gap(lower.frame, upper.frame) > near(page):
        return False
    if lower.kind == "text":
        return max(lower.letter, upper.letter) <= SAME_LETTER * min(lower.letter, upper.letter)
    return lower.kind == "drawing" or lower.border


def near(page: Region) -> float:
    return NEAR * max(page.width, page.height)


def union_of(lower: Unit, upper: Unit) -> Unit:
    region = around(lower.region, upper.region)
    pixels = np.zeros((region.height, region.width, 4), np.uint8)
    inside = Region(lower.region.x - region.x, lower.region.y - region.y, *lower.region[2:])
    over(pixels, lower.pixels, inside)
    over(pixels, upper.pixels, Region(upper.region.x - region.x, upper.region.y - region.y, *upper.region[2:]))
    texts = [unit.text for unit in (lower, upper) if unit.text]
    return replace(
        lower,
        region=region,
        pixels=pixels,
        frame=around(lower.frame, upper.frame),
        text="\n".join(texts) if texts else None,
    )
