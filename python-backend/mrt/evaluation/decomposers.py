"""Ways to take the same picture apart, ours and the baselines: each gives a stack on the page for a case."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mrt.evaluation import runner
from mrt.evaluation.asked import full_canvas, on_page, roomy, with_regions
from mrt.evaluation.bench import Bench
from mrt.evaluation.cases import Case
from mrt.evaluation.classical import blind, oracle
from mrt.geometry import Region
from mrt.serving.contract.limits import Limits


@dataclass(frozen=True)
class Taken:
    """`layers` of every case: background first, bottom to top, premultiplied (h, w, 4) of the whole page."""

    layers: list[list[np.ndarray]]
    tokens: float | None
    seconds: float


Decomposer = Callable[[Bench, Sequence[Case]], Taken]


def picture_of(case: Case) -> np.ndarray:
    """What image_to_layers is given: the page, premultiplied (h, w, 4) in 0..1."""
    page = case.design.page
    return case.design.composite()[page.within(Region(0, 0, *case.design.canvas))].astype(np.float32) / 255


def truth_of(case: Case) -> list[np.ndarray]:
    return [on_page(case.truth[slot], case.regions[slot], case.design.page) for slot in sorted(case.truth)]


def ours(bench: Bench, cases: Sequence[Case]) -> Taken:
    return _asked(bench, bench.limits, cases)


def as_decoded(bench: Bench, cases: Sequence[Case]) -> Taken:
    """Ours without the picture's own pixels."""
    return _asked(bench, replace(bench.limits, original_pixels=0), cases)


def whole_page(bench: Bench, cases: Sequence[Case]) -> Taken:
    return _asked(bench, roomy(bench.limits), [full_canvas(case) for case in cases])


def detected(bench: Bench, cases: Sequence[Case]) -> Taken:
    assert bench.detect is not None
    start = time.perf_counter()
    found = [with_regions(case, bench.detect(np.moveaxis(picture_of(case), -1, 0))) for case in cases]
    looking = (time.perf_counter() - start) / len(cases)
    taken = _asked(bench, bench.limits, found)
    return replace(taken, seconds=taken.seconds + looking)


def classical_oracle(bench: Bench, cases: Sequence[Case]) -> Taken:
    return _classical(cases, lambda case: oracle.decompose(picture_of(case), _regions_on_page(case)))


def classical_blind(bench: Bench, cases: Sequence[Case]) -> Taken:
    return _classical(cases, lambda case: blind.decompose(picture_of(case)))


def _asked(bench: Bench, limits: Limits, cases: Sequence[Case]) -> Taken:
    start = time.perf_counter()
    stacks = runner.run(bench.networks, limits, cases)
    seconds = (time.perf_counter() - start) / len(cases)
    layers = [
        [on_page(stack[slot], case.regions[slot], case.design.page) for slot in sorted(stack)]
        for case, stack in zip(cases, stacks, strict=True)
    ]
    return Taken(layers, float(np.mean([runner.tokens(limits, case) for case in cases])), seconds)


def _classical(cases: Sequence[Case], decompose: Callable[[Case], list[np.ndarray]]) -> Taken:
    start = time.perf_counter()
    layers = [decompose(case) for case in cases]
    return Taken(layers, None, (time.perf_counter() - start) / len(cases))


def _regions_on_page(case: Case) -> list[Region]:
    page = case.design.page
    return [
        Region(region.x - page.x, region.y - page.y, region.width, region.height)
        for slot, region in sorted(case.regions.items())
        if slot > 1
    ]
