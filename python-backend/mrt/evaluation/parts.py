"""The parts of `npm run evaluate`: the whole report, or one of those that stand alone, and what each measures on."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from mrt.evaluation.bench import Bench
from mrt.evaluation.detecting import detector
from mrt.evaluation.held_out import bands
from mrt.evaluation.layouts import measure as layouts
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.real import designs, ways
from mrt.evaluation.real import measure as real
from mrt.evaluation.tables import measure as tables
from mrt.evaluation.words import measure as words
from mrt.serving.contract.limits import limits_of

DESIGNS = {"": 12, "steps": 40, "layouts": 100}  # a row
STEPS, STEPS_ALONE, QUICK_STEPS = (50, 16, 8, 4), (16, 8, 4, 2), (4, 2)
QUICK_BANDS = 2


@dataclass(frozen=True)
class Asked:
    """`part`: "", steps, layouts, words or real. `designs`: a row, None for the part's own number."""

    part: str
    repository: Path
    out: Path
    quick: bool
    designs: int | None
    pages: int
    minutes: float
    ways: str

    def count(self, quick: int) -> int:
        return quick if self.quick else self.designs or DESIGNS[self.part]


def measure(asked: Asked, parser: argparse.ArgumentParser) -> None:
    if asked.part == "words":
        words.measure(asked.repository, asked.out, asked.minutes, asked.quick)
    elif asked.part == "layouts":
        layouts.measure(asked.repository, asked.out, asked.count(quick=2), 1 if asked.quick else asked.pages)
    elif asked.part == "real":
        measure_real(asked, parser)
    elif asked.part == "steps":
        tables.measure_steps(bench_of(asked, STEPS_ALONE), asked.out)
    else:
        tables.measure(bench_of(asked, STEPS), asked.out)


def bench_of(asked: Asked, steps: tuple[int, ...]) -> Bench:
    limits = limits_of(asked.repository / "mrt" / "config.pbtxt")
    networks, rows = OnnxNetworks(asked.repository), bands(limits.max_layers)
    detect = detector(asked.repository, limits)
    if asked.quick:
        quick = replace(limits, steps=QUICK_STEPS[-1])
        return Bench(networks, quick, asked.count(quick=1), rows[:QUICK_BANDS], QUICK_STEPS, detect)
    return Bench(networks, limits, asked.count(quick=1), rows, steps, detect)


def measure_real(asked: Asked, parser: argparse.ArgumentParser) -> None:
    limits = limits_of(asked.repository / "mrt" / "config.pbtxt")
    every = ways.ways(OnnxNetworks(asked.repository), limits, detector(asked.repository, limits))
    chosen = [way for way in every if way.name.startswith(asked.ways)]
    if not chosen:
        parser.error(f"no way begins with {asked.ways!r}")
    paths = designs.paths()
    real.measure(chosen, paths[:: max(1, len(paths) // 2)] if asked.quick else paths, asked.out)
