"""`python -m mrt.evaluation.doubts`: how often the experts' self-check raises each flag, on pages of unseen assets.

Wants MRT_ASSETS. Thresholds were chosen on the split "validation"; --split test is for a last look. Shares of layers,
but for the sum: shares of stacks. First on true stacks, where every flag is a false alarm; then of layers that were
damaged; last on what the experts make, with --made, where flags may be right.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from mrt.data.world.assets import open_library
from mrt.evaluation.doubts import stacks
from mrt.evaluation.doubts.damage import DAMAGES, harmed
from mrt.evaluation.doubts.stacks import Stack
from mrt.evaluation.real.expert import experts
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.experts.checks.checked import Check, checked

Looked = tuple[dict[str, Check], Sequence[int]]
"""The checks of a stack, and the layers of it that count."""
GOOD, POOR = 0.9, 0.6  # soft IoU


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--made", type=int, default=0, help="pages that the experts take apart, 5 core-seconds each")
    parser.add_argument("--split", default="validation", choices=tuple(stacks.SEEDS))
    options = parser.parse_args()
    pages = stacks.drawn(options.split, options.pages, open_library(options.split))
    good = [stack for stack in map(stacks.true, pages) if stack.layers]
    began = time.process_time()
    whole = [(check(stack), range(len(stack.layers))) for stack in good]
    seconds = time.process_time() - began
    rows = [{"stacks": "true"} | rates(whole)]
    rows += [{"stacks": name} | rates(spoilt(name, good)) for name in DAMAGES]
    rows += made(good[: options.made]) if options.made else []
    print(report.rows_of(Table("doubts", "", "", {}, rows)))
    print("\n" + report.facts_line(machine()))
    print(f"{seconds / sum(stack.picture.size / 3e6 for stack in good):.3f} core-seconds a megapixel")


def check(stack: Stack) -> dict[str, Check]:
    return checked(stack.picture, stack.ground, stack.layers, stack.kinds)


def rates(looked: Iterable[Looked]) -> Row:
    """How many layers, and the share of them that has each flag; of stacks for the sum."""
    every = [(checks, layer) for checks, layers in looked for layer in layers]
    stacks_of = list({id(checks): checks for checks, _ in every}.values())
    row: Row = {"layers": len(every), "sum": _share(checks["sum"].flag for checks in stacks_of)}
    for name in ("doubt", "ghost", "shards"):
        row[name] = _share(layer in checks[name].layers for checks, layer in every)
    row["any of a layer"] = _share(
        any(layer in checks[name].layers for name in ("doubt", "ghost", "shards")) for checks, layer in every
    )
    return row


def spoilt(name: str, good: Sequence[Stack]) -> Iterable[Looked]:
    """Each stack with one layer damaged, where one is fit for that."""
    for index, stack in enumerate(good):
        fit = harmed(name, stack)
        if fit:
            rng = np.random.default_rng((index, len(name)))
            at = int(rng.choice(fit))
            yield check(DAMAGES[name](rng, stack, at)), [at]


def made(good: Sequence[Stack]) -> list[Row]:
    ours = experts()
    if ours is None:
        raise SystemExit("no alpha expert is published; train one (TRAINING.md)")
    cuts = [(stack, stacks.in_true_boxes(stack, ours)) for stack in good]
    looked = [(truth, one, check(one)) for truth, one in cuts]
    found = [stacks.found(stack, ours) for stack in good]

    def rows_of(fits: Callable[[float], bool]) -> Row:
        return rates(
            (
                checks,
                [
                    at
                    for at, pair in enumerate(zip(one.layers, truth.layers, strict=True))
                    if fits(stacks.likeness(*pair))
                ],
            )
            for truth, one, checks in looked
        )

    return [
        {"stacks": f"made in true boxes, alpha right to {GOOD}"} | rows_of(lambda likeness: likeness >= GOOD),
        {"stacks": "made in true boxes, in between"} | rows_of(lambda likeness: POOR <= likeness < GOOD),
        {"stacks": f"made in true boxes, alpha wrong: under {POOR}"} | rows_of(lambda likeness: likeness < POOR),
        {"stacks": "made of found things"} | rates((check(one), range(len(one.layers))) for one in found),
    ]


def _share(flags: Iterable[bool]) -> float | None:
    every = list(flags)
    return float(np.mean(every)) if every else None


if __name__ == "__main__":
    main()
