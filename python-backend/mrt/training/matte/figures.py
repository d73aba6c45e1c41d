"""Held-out figures of alphas: soft IoU of every layer of a page, the network fed with its own alphas above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from mrt.data.world.design import Design
from mrt.evaluation.classical import oracle
from mrt.evaluation.metrics.layer import alpha_iou
from mrt.experts.crops import area_of, plan
from mrt.experts.peel import Network, peel
from mrt.geometry import Region
from mrt.kinds import KINDS
from mrt.training.matte.truth import Truth, picture_of, truths

LEAST_SEEN = 0.05  # of a layer, else nobody could ask for it
Alphas = list[tuple[np.ndarray, np.ndarray]]
"""Amodal and visible alpha (h, w) of each layer's area, bottom to top."""


def measured(
    pages: Mapping[str, Sequence[Design]], find: Callable[[np.ndarray, list[Truth]], Alphas]
) -> dict[str, float]:
    """Mean soft IoU over layers by set of pages: `<set>` (amodal), `<set> visible`, by kind, by how much is seen."""
    figures: dict[str, float] = {}
    for name, designs in pages.items():
        rows: dict[str, list[float]] = {}
        for design in designs:
            layers = truths(design)
            for truth, (amodal, visible) in zip(layers, find(picture_of(design), layers), strict=True):
                seen = truth.seen
                if seen < LEAST_SEEN:
                    continue
                much = "seen > .9" if seen > 0.9 else "seen .5-.9" if seen >= 0.5 else "seen < .5"
                overlap = alpha_iou(amodal, truth.amodal)
                for key in ("", f" {truth.kind}", f" {much}"):
                    rows.setdefault(name + key, []).append(overlap)
                rows.setdefault(f"{name} visible", []).append(alpha_iou(visible, truth.visible))
        order = ["", " visible", *(f" {kind}" for kind in KINDS), " seen > .9", " seen .5-.9", " seen < .5"]
        figures |= {name + key: float(np.mean(rows[name + key])) for key in order if name + key in rows}
        figures[f"{name} layers"] = len(rows.get(name, []))
    return figures


def by_network(network: Network) -> Callable[[np.ndarray, list[Truth]], Alphas]:
    """Peeled from the top with predicted alphas, given the boxes and their order."""

    def find(picture: np.ndarray, layers: list[Truth]) -> Alphas:
        return [(one.amodal, one.visible) for one in peel(picture, [layer.box for layer in layers], network)]

    return find


def by_colours(picture: np.ndarray, layers: list[Truth]) -> Alphas:
    """The classical decomposer, given the same boxes and order (`mrt.evaluation.classical`)."""
    flat = np.dstack([picture.astype(np.float32) / 255, np.ones(picture.shape[:2], np.float32)])
    regions = [Region(a.left, a.top, a.right - a.left, a.bottom - a.top) for a in (layer.area for layer in layers)]
    found: Alphas = []
    above = np.zeros(picture.shape[:2], np.float32)
    for layer, pixels in zip(reversed(layers), reversed(oracle.decompose(flat, regions)[1:]), strict=True):
        alpha = pixels[..., 3]
        found.append((alpha[layer.area.at], (alpha * (1 - above))[layer.area.at]))
        above = 1 - (1 - above) * (1 - alpha)
    return found[::-1]


def by_truth(picture: np.ndarray, layers: list[Truth]) -> Alphas:
    """The true alphas through a crop and back: what no network of these crops can exceed."""
    size, found = (picture.shape[1], picture.shape[0]), []
    for layer in layers:
        crop, pair = plan(layer.box, size), []
        for alpha in (layer.amodal, layer.visible):
            whole = np.zeros(picture.shape[:2], np.float32)
            whole[layer.area.at] = alpha
            taken = np.rint(crop.take(whole, 0).clip(0, 1) * 255) / 255
            pair.append(crop.back(taken, area_of(layer.box, size)))
        found.append((pair[0], pair[1]))
    return found
