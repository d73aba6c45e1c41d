"""`python -m mrt.evaluation.alphas`: whose alpha is the better one, on pages of assets that nothing is trained on.

Wants MRT_ASSETS. Layers are cut out of their true boxes in the page's picture, worn as pictures are that people send.
Soft IoU of whole alphas, by kind. The choice was found on training pages; "validation" pages show that it holds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from mrt.data.world.assets import open_library
from mrt.data.world.degrade import seen
from mrt.evaluation.doubts import stacks
from mrt.evaluation.doubts.stacks import Stack
from mrt.evaluation.real.expert import experts
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.experts.choice import Way
from mrt.experts.cut import cut
from mrt.experts.peel import Network
from mrt.experts.survey import Experts
from mrt.kinds import KINDS

WAYS: dict[str, Way | None] = {"refiner": "refiner", "colours": "colours", "raised": "alpha", "the choice": None}
Likeness = tuple[str, str, float]
"""Kind, whose alpha it is, and its soft IoU."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24, help="10 core-seconds each")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--split", default="validation", choices=tuple(stacks.SEEDS))
    options = parser.parse_args()
    ours = experts()
    if ours is None:
        raise SystemExit("no alpha expert is published; train one (TRAINING.md)")
    found: dict[str, list[Likeness]] = {name: [] for name in WAYS}
    pages = stacks.drawn(options.split, options.first + options.pages, open_library(options.split))
    for index, design in enumerate(pages):
        stack = stacks.true(design)
        if index >= options.first and stack.layers:
            worn = stack._replace(picture=seen(np.random.default_rng(index), stack.picture))
            for name, likenesses in measured(worn, ours).items():
                found[name] += likenesses
    print(report.rows_of(Table("alphas", "", "", {}, [row(name, rows) for name, rows in found.items()])))
    print("\n" + report.facts_line(machine()))


def measured(stack: Stack, ours: Experts) -> dict[str, list[Likeness]]:
    """Of each way every layer's figures."""
    alphas = remembered(ours.alphas)
    boxes = [layer.region for layer in stack.layers]
    found: dict[str, list[Likeness]] = {}
    for name, way in WAYS.items():
        made = cut(stack.picture, boxes, stack.kinds, alphas, ours.refiner, way=way)
        found[name] = [
            (kind or "", own, stacks.likeness(layer, truth))
            for kind, own, layer, truth in zip(stack.kinds, made.ways, made.layers, stack.layers, strict=True)
        ]
    return found


def remembered(network: Network) -> Network:
    """The same network, that is asked only once for the same."""
    known: dict[bytes, np.ndarray] = {}

    def network_once(planes: np.ndarray) -> np.ndarray:
        key = planes.tobytes()
        if key not in known:
            known[key] = network(planes)
        return known[key]

    return network_once


def row(name: str, rows: Sequence[Likeness]) -> Row:
    by_kind = {kind: _mean([likeness for own, _, likeness in rows if own == kind]) for kind in KINDS}
    colours = float(np.mean([way == "colours" for _, way, _ in rows])) if rows else None
    return (
        {"way": name, "layers": len(rows), "all": _mean([one[2] for one in rows])} | by_kind | {"by colours": colours}
    )


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


if __name__ == "__main__":
    main()
