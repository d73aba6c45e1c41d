"""A page of the wide world at a working size, on the grid of tokens, and small enough for one training sample."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mrt.data.world.design import Design
from mrt.geometry import TOKEN, Region, snap

SEEN = 0.04  # a layer of which a page shows less than this share of its alpha ...
SEEN_PX = 24  # ... or so few px is no layer that anyone would ask for


@dataclass(frozen=True)
class Budget:
    """Tokens of a page at most: `decomposed` in image_to_layers, `whole` where the canvas and references count too."""

    decomposed: int = 900
    whole: int = 1300
    layers: int = 40

    def holds(self, design: Design, cell: int) -> bool:
        return decomposed_tokens(design, cell) <= self.decomposed and len(design.layers) <= self.layers

    def holds_whole(self, design: Design, cell: int) -> bool:
        return whole_tokens(design, cell) <= self.whole


def decomposed_tokens(design: Design, cell: int = TOKEN) -> int:
    """Tokens of image_to_layers: page and background, and each layer as far as the page shows it."""
    page = _tokens(snap(design.page, cell), cell)
    return 2 * page + sum(_tokens(snap(design.page.intersect(one.region), cell), cell) for one in design.layers)


def whole_tokens(design: Design, cell: int = TOKEN) -> int:
    """Tokens of text_to_layers: the whole canvas, the background, every layer with what lies outside of the page."""
    canvas = _tokens(snap(Region(0, 0, *design.canvas), cell), cell)
    page = _tokens(snap(design.page, cell), cell)
    return canvas + page + sum(_tokens(snap(one.region, cell), cell) for one in design.layers)


def _tokens(region: Region, cell: int) -> int:
    return (region.width // cell) * (region.height // cell)


def seen_only(design: Design) -> Design:
    """Without the layers of which the page shows next to nothing."""
    kept = []
    for layer, visible in zip(design.layers, design.visible(), strict=True):
        own, seen = float(layer.pixels[..., 3].sum()) / 255, float(visible.sum()) / 255
        if seen >= SEEN_PX and seen >= SEEN * own:
            kept.append(layer)
    return design if len(kept) == len(design.layers) else replace(design, layers=tuple(kept))


def placed(design: Design, cell: int = TOKEN) -> Design:
    """Moved so that the page begins on the grid; the canvas is just what page and layers need, on the grid."""
    page = design.page
    moved = [Region(one.region.x - page.x, one.region.y - page.y, *one.region[2:]) for one in design.layers]
    held = [snap(region, cell) for region in [Region(0, 0, page.width, page.height), *moved]]
    left, top = -min(region.x for region in held), -min(region.y for region in held)
    right, bottom = max(region.right for region in held), max(region.bottom for region in held)
    layers = tuple(
        replace(layer, region=Region(region.x + left, region.y + top, region.width, region.height))
        for layer, region in zip(design.layers, moved, strict=True)
    )
    own = Region(left, top, page.width, page.height)
    return replace(design, canvas=(left + right, top + bottom), page=own, layers=layers)
