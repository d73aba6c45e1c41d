"""A page of the wide world as a training record: the pictures of all four tasks, their alpha, and what is said of them.

The form is that of mrt.training.latents; beyond it a record may have pieces `clipped{i}`, a layer as far as the page
shows it (where it stands over), and cells of alpha (mrt.hints) of each layer: whole (`layer{i}`), seen (`seen{i}`) and,
where an expert was asked, what it gave (`expert{i}`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from mrt import hints
from mrt.data.world.design import Design
from mrt.data.world.resize import resized
from mrt.geometry import TOKEN, Region, snap
from mrt.training.world.expert import Expert
from mrt.training.world.fitted import Budget, placed, seen_only
from mrt.training.world.grid import on_grid
from mrt.training.world.restyle import restyled


def pictures_of(design: Design, cell: int = TOKEN) -> dict[str, np.ndarray]:
    """Of image_to_layers, of a design that is `placed`: premultiplied uint8 on the grid, by the names of the pieces."""
    page = design.page
    pictures = {"visible": _at(design.flat(), page, cell), "background": _at(design.background.pixels, page, cell)}
    for i, layer in enumerate(design.layers):
        pictures[f"layer{i}"] = _at(layer.pixels, layer.region, cell)
        if not page.contains(layer.region):
            seen = page.intersect(layer.region)
            pictures[f"clipped{i}"] = _at(layer.pixels[seen.within(layer.region)], seen, cell)
    return pictures


def whole_pictures_of(
    rng: np.random.Generator, design: Design, targets: list[int], cell: int = TOKEN
) -> dict[str, np.ndarray]:
    """Of the other tasks: the whole canvas with and without `targets`, and another look of each of these."""
    canvas = Region(0, 0, *design.canvas)
    pictures = {"composed": _at(design.composite(), canvas, cell)}
    pictures["partial"] = _at(design.composite(targets), canvas, cell)
    for i in targets:
        layer = design.layers[i]
        pictures[f"reference{i}"] = _at(restyled(rng, layer), layer.region, cell)
    return pictures


def alphas_of(design: Design, cell: int = TOKEN, expert: Expert | None = None) -> dict[str, np.ndarray]:
    """Cells of alpha of each layer, whole, as seen, and as an expert gives it: (rows, columns, 64) uint8."""
    found = {}
    for i, (layer, seen) in enumerate(zip(design.layers, design.visible(), strict=True)):
        for name, alpha in ((f"layer{i}", layer.pixels[..., 3]), (f"seen{i}", seen)):
            found[name] = hints.cells_of(_at(alpha, layer.region, cell), cell)
    for i, alpha in enumerate(expert(design) if expert else []):
        found[f"expert{i}"] = hints.cells_of(_at(alpha, design.layers[i].region, cell), cell)
    return found


def described(design: Design, targets: list[int], cell: int, whole: bool) -> dict[str, Any]:
    """The record without its pieces. Regions are on the grid and, as the network counts, of tokens of 16 px.

    `aligned`: whether it has what the tasks other than image_to_layers need. `accent`: the colour most layers share.
    """
    times = TOKEN // cell
    fields = ("kind", "role", "name", "caption", "long_caption", "synonyms")
    layers = [
        {field: getattr(layer, field) for field in fields} | {"region": _times(snap(layer.region, cell), times)}
        for layer in design.layers
    ]
    colours = Counter(layer.colours[0] for layer in design.layers if layer.colours)
    return {
        "canvas": [extent * times for extent in design.canvas],
        "page": _times(snap(design.page, cell), times),
        "cell": cell,
        "aligned": whole,
        "accent": colours.most_common(1)[0][0] if colours and max(colours.values()) > 1 else None,
        "background": design.background.caption,
        "caption": design.caption,
        "layers": layers,
        "targets": targets,
    }


def fit(design: Design, budget: Budget, side: int, least: int, cell: int) -> Design | None:
    """The page with its longer side at most `side` px, made smaller until `budget` holds it; None below `least`."""
    while side >= least:
        found = placed(seen_only(resized(design, side)), cell)
        if found.layers and budget.holds(found, cell):
            return found
        side = int(side * 0.86)
    return None


def _at(pixels: np.ndarray, region: Region, cell: int) -> np.ndarray:
    return on_grid(pixels, region, cell)[0]


def _times(region: Region, times: int) -> list[int]:
    return [extent * times for extent in region]
