"""Layer grouping: neighbours or overlapping layers of a design taken as one (MRT 3.2, an augmentation)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.data.design import Design, DrawnLayer, over, to_bytes
from mrt.geometry import TOKEN, Region

_MOST = 48  # tokens of a group


def grouped(rng: np.random.Generator, design: Design) -> Design:
    """The same picture with one or two pairs of layers merged; the design itself where no pair can be."""
    for _ in range(1 + int(rng.integers(2))):
        layers = design.layers
        pairs = [(i, j) for j in range(len(layers)) for i in range(j) if _mergeable(layers, i, j)]
        if not pairs:
            break
        i, j = pairs[rng.integers(len(pairs))]
        merged = _merged(layers[i], layers[j])
        rest = [merged if k == j else layer for k, layer in enumerate(layers) if k != i]
        design = replace(design, layers=tuple(rest), aligned=False)
    return design


def union(a: Region, b: Region) -> Region:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Region(x, y, max(a.right, b.right) - x, max(a.bottom, b.bottom) - y)


def _mergeable(layers: tuple[DrawnLayer, ...], i: int, j: int) -> bool:
    """Whether the two touch or nearly so, and i can rise to j without passing through a layer between."""
    near = layers[i].region
    near = Region(near.x - TOKEN, near.y - TOKEN, near.width + 2 * TOKEN, near.height + 2 * TOKEN)
    if not _meet(near, layers[j].region) or union(layers[i].region, layers[j].region).tokens > _MOST:
        return False
    return not any(_meet(layers[i].region, layers[k].region) for k in range(i + 1, j))


def _meet(a: Region, b: Region) -> bool:
    common = a.intersect(b)
    return common.width > 0 and common.height > 0


def _merged(below: DrawnLayer, above: DrawnLayer) -> DrawnLayer:
    region = union(below.region, above.region)
    pictures = []
    for name in ("pixels", "reference"):
        picture = np.zeros((region.height, region.width, 4), np.float32)
        for layer in (below, above):
            moved = Region(layer.region.x - region.x, layer.region.y - region.y, *layer.region[2:])
            over(picture, getattr(layer, name).astype(np.float32), moved)
        pictures.append(to_bytes(picture))
    caption = f"{below.caption} with {above.caption}"
    long_caption = f"{below.long_caption} with {above.long_caption}"
    box = union(below.box, above.box)
    return DrawnLayer("group", "group", "", caption, long_caption, region, box, *pictures)
