"""How many tokens a design takes: all of the page for every layer, or the regions alone."""

from __future__ import annotations

import statistics
from typing import NamedTuple

from mrt.data.designs import Design
from mrt.evaluation.held_out import held_out
from mrt.geometry import Region, snap

AREA = 1024 * 1024  # px of a page; ours are enlarged to it
DESIGNS = 9
LAYERS = (4, 8, 12, 16, 20)  # the background is one of them


class Tokens(NamedTuple):
    """Of one step, medians over held-out designs with so many layers."""

    layers: int
    full: int
    regions: int


def of_designs(layers: int) -> Tokens:
    """Full: every layer, the composed picture and the given one on the whole page, as Qwen-Image-Layered has them.

    Regions: the composed picture, the background and each layer's own region (MRT 3.1).
    """
    found = held_out(DESIGNS, (layers - 1, layers - 1), lambda _: True)
    return Tokens(layers, *(round(statistics.median(map(count, found))) for count in (_full, _regions)))


def _full(design: Design) -> int:
    return (len(design.layers) + 3) * _tokens(design, design.page)


def _regions(design: Design) -> int:
    page = design.page
    return 2 * _tokens(design, page) + sum(_tokens(design, page.intersect(layer.region)) for layer in design.layers)


def _tokens(design: Design, region: Region) -> int:
    """Of a region of the design's page, once that is enlarged."""
    scale = (AREA / (design.page.width * design.page.height)) ** 0.5
    left, top = region.x - design.page.x, region.y - design.page.y
    edges = (round(scale * edge) for edge in (left, top, left + region.width, top + region.height))
    x, y, right, bottom = edges
    return snap(Region(x, y, right - x, bottom - y)).tokens
