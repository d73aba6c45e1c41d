"""Generates pages of the wide world: purpose, size, style, arrangement, small extras, sometimes overcrowded."""

from __future__ import annotations

import numpy as np

from mrt.data.world import templates
from mrt.data.world.assets.library import Library
from mrt.data.world.compose import cabinet, finish, sizes, style, summary
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.design import Design
from mrt.data.world.templates import crowd, trifles

_TRIES = 30


def draw(
    rng: np.random.Generator,
    library: Library,
    *,
    layers: tuple[int, int] | None = None,
    side: int | None = None,
    crowded: bool = False,
) -> Design:
    """A page. `layers`: fewest and most; `side`: its longer side in px, else 512 to 2048. `crowded`: much piled up.

    ValueError where the library lacks what pages need, or no page has as many layers as asked for."""
    if layers is not None and not 1 <= layers[0] <= layers[1]:
        raise ValueError(f"layers {layers} are no range; give the fewest, at least 1, and the most")
    last: ValueError | None = None
    for _ in range(_TRIES):
        try:
            return _page(rng, library, layers, side, crowded)
        except ValueError as error:
            last = error
    raise ValueError(f"no page out of {_TRIES} could be drawn, the last because: {last}") from last


def _page(rng, library: Library, layers: tuple[int, int] | None, side: int | None, crowded: bool) -> Design:
    template = templates.chosen(rng)
    purpose = template.purposes[int(rng.integers(len(template.purposes)))]
    taste = style.drawn(rng, library, cabinet.of(library))
    sheet = Sheet(rng, library, purpose, sizes.drawn(rng, purpose, side), taste)
    template.make(sheet)
    if rng.random() < 0.45:
        trifles.added(sheet)
    if crowded:
        crowd.piled(sheet)
    while layers and len(sheet.layers) < layers[0]:
        before = len(sheet.layers)
        crowd.one(sheet)
        if len(sheet.layers) == before:
            break
    return finish.finished(sheet, layers, summary.sentence(sheet))
