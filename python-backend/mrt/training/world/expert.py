"""The alpha expert's own alphas of a page, stored as hints: the same that the network gets when it is served."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mrt.data.world.design import Design
from mrt.experts.crops import Box
from mrt.experts.peel import Network, peel
from mrt.models import published
from mrt.models.matte import Matte, peeling_network
from mrt.training.matte.truth import picture_of

Expert = Callable[[Design], list[np.ndarray]]
"""Alpha (h, w) uint8 of each layer's whole region, zero where the page does not reach."""


def published_expert() -> Expert | None:
    """That of the published `matte`; None where none is published."""
    if not published.path_of("matte").exists():
        return None
    net = Matte()
    published.load("matte", net)
    return with_true_boxes(peeling_network(net))


def with_true_boxes(network: Network) -> Expert:
    """Peels a page from the top, given the true box of every layer clipped to the page."""

    def find(design: Design) -> list[np.ndarray]:
        page, boxes, parts = design.page, [], []
        for layer in design.layers:
            seen = page.intersect(layer.region)
            parts.append(seen.within(layer.region))
            x, y = seen.x - page.x, seen.y - page.y
            boxes.append(Box(x, y, x + seen.width, y + seen.height))
        found = []
        for layer, at, alpha in zip(design.layers, parts, peel(picture_of(design), boxes, network), strict=True):
            whole = np.zeros(layer.pixels.shape[:2], np.uint8)
            whole[at] = np.rint(alpha.amodal * 255)
            found.append(whole)
        return found

    return find
