"""Variants of image_to_layers requests for the same picture: the whole page for every layer, or detected regions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.evaluation.cases import Case, texts
from mrt.geometry import Region
from mrt.serving.contract.limits import Limits


def full_canvas(case: Case) -> Case:
    """Every layer's region is the whole page, as Qwen-Image-Layered has it; the same captions."""
    page = case.design.page
    regions = dict.fromkeys(case.regions, page)
    truth = {slot: on_page(case.truth[slot], region, page) for slot, region in case.regions.items()}
    tensors = {**case.tensors, "regions": np.array(list(regions.values()), np.int32)}
    return replace(case, tensors=tensors, regions=regions, truth=truth)


def with_regions(case: Case, found: list[Region]) -> Case:
    """The layers lie in other regions than the truth's, in page px, bottom to top. Captions are dropped.

    Slots above the background stand for no layer of the design any more: `layers` is empty.
    """
    page = case.design.page
    placed = [Region(page.x + region.x, page.y + region.y, *region[2:]) for region in found]
    regions = {1: page} | dict(enumerate(placed, start=2))
    tensors = {name: value for name, value in case.tensors.items() if name != "captions"} | {
        "regions": np.array(list(regions.values()), np.int32),
        "keep": np.zeros(len(regions), bool),
        "images": texts([case.tensors["images"][0], *[b""] * len(regions)]),
    }
    return replace(case, tensors=tensors, regions=regions, layers={})


def roomy(limits: Limits) -> Limits:
    """Limits under which a page for each of 20 layers passes: what a server refuses, to measure what it would give."""
    most = 22 * (limits.max_canvas // 16) ** 2
    buckets = {*limits.buckets, *range(max(limits.buckets), most, 256), most}
    return replace(limits, max_tokens=most, buckets=tuple(sorted(buckets)), max_batch=min(4, limits.max_batch))


def on_page(picture: np.ndarray, region: Region, page: Region) -> np.ndarray:
    """A layer's pixels (h, w, 4) on the clear page; what leaves the page is cut off."""
    out = np.zeros((page.height, page.width, 4), np.float32)
    seen = page.intersect(region)
    if seen.width and seen.height:
        out[seen.within(page)] = picture[seen.within(region)]
    return out
