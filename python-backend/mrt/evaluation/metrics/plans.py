"""Counts of a plan against the design of its prompt, which can be summed over many plans."""

from __future__ import annotations

from collections import Counter

import numpy as np

from mrt.data.design import Design
from mrt.geometry import TOKEN, Region
from mrt.serving.contract.layout_protocol import Layout
from mrt.text import words


def counts_of(layout: Layout, design: Design) -> Counter[str]:
    """captions: layers whose own words, and no others, were found. cells: tokens under any layer, and under several."""
    regions, whole = layout.regions[1:], Region(0, 0, *design.canvas)
    wanted = Counter(tuple(words(layer.caption)) for layer in design.layers)
    found = Counter(tuple(words(caption)) for caption in layout.captions[1:])
    used, shared = cells([*regions], design.canvas)
    true_used, true_shared = cells([layer.region for layer in design.layers], design.canvas)
    return Counter(
        plans=1,
        layers=len(design.layers),
        same_number=int(len(regions) == len(design.layers)),
        captions=sum((wanted & found).values()),
        backgrounds=int(words(layout.captions[0]) == words(design.background.caption)),
        regions=len(regions),
        inside=sum(whole.contains(region) for region in regions),
        used=used,
        shared=shared,
        true_used=true_used,
        true_shared=true_shared,
        tokens=sum(region.tokens for region in regions),
        true_tokens=sum(layer.region.tokens for layer in design.layers),
    )


def cells(regions: list[Region], canvas: tuple[int, int]) -> tuple[int, int]:
    """Tokens of the canvas that lie under at least one region, and under at least two."""
    covered = np.zeros((-(-canvas[1] // TOKEN), -(-canvas[0] // TOKEN)), int)
    for x, y, width, height in regions:
        covered[y // TOKEN : -(-(y + height) // TOKEN), x // TOKEN : -(-(x + width) // TOKEN)] += 1
    return int((covered > 0).sum()), int((covered > 1).sum())


def figures_of(counts: Counter[str]) -> dict[str, float]:
    """Shares out of summed counts. overlap: of the used cells, those under several layers, and so in the designs."""

    def share(part: str, whole: str) -> float | None:
        return round(counts[part] / counts[whole], 4) if counts[whole] else None

    shares = {
        "number_right": share("same_number", "plans"),
        "captions_right": share("captions", "layers"),
        "background_right": share("backgrounds", "plans"),
        "inside_canvas": share("inside", "regions"),
        "overlap": share("shared", "used"),
        "overlap_of_designs": share("true_shared", "true_used"),
        "tokens_of_designs": share("tokens", "true_tokens"),
    }
    return {"plans": counts["plans"], "layers": counts["layers"]} | {k: v for k, v in shares.items() if v is not None}
