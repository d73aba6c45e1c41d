"""How often the self-check raises each flag: `python -m mrt.evaluation.alarms`, on held-out designs.

Shares of stacks. On what the model made, also where a picture's regions are the tight boxes of its layers, off the
token grid; then on the same stacks with one of their layers spoilt. Last, how long the check takes at worst.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from mrt.evaluation import runner
from mrt.evaluation.cases import Case, cases
from mrt.evaluation.damage import DAMAGES, planes_of
from mrt.evaluation.held_out import SEED, bands
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.evaluation.runner import Gather
from mrt.geometry import Region, Slot
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import Limits, limits_of
from mrt.serving.contract.parse import parse
from mrt.serving.engine.self_check import Check, self_check
from mrt.tasks import EDITS, TASKS

REPEATS = 7
MOST = 20  # layers of a stack that is timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=12, help="of each task and each number of layers")
    designs = parser.parse_args().designs
    limits, networks = limits_of(REPOSITORY / "mrt" / "config.pbtxt"), OnnxNetworks(REPOSITORY)
    rows: list[Row] = []
    for task in TASKS:
        chosen = [case for layers in bands(limits.max_layers) for case in cases(task, designs, layers=layers)]
        callers = runner.gathered(networks, limits, chosen)
        rows.append({"task": task, "stacks": "as made"} | rates(caller.checks for caller in callers))
        if task == "image_to_layers":
            boxed = runner.gathered(networks, limits, [in_boxes(case) for case in chosen])
            rows.append({"task": task, "stacks": "as made in tight boxes"} | rates(caller.checks for caller in boxed))
        rows += [
            {"task": task, "stacks": name} | rates(spoilt(name, limits, chosen, callers))
            for name in DAMAGES
            if not (task in EDITS and name.startswith("background"))
        ]
    print(report.rows_of(Table("alarms", "", "", {}, rows)))
    print("\n" + report.facts_line(machine()))
    for side in (128, 1024):
        print(f"{MOST} layers of {side} px on a page of {side} px: {milliseconds(side, limits):.1f} ms of CPU time")


def rates(found: Iterable[Mapping[str, Check]]) -> Row:
    """The number of stacks, and the share of them that has each flag."""
    checks = list(found)
    return {"count": len(checks)} | {name: float(np.mean([one[name]["flag"] for one in checks])) for name in checks[0]}


def spoilt(name: str, limits: Limits, chosen: list[Case], callers: list[Gather]) -> Iterable[Mapping[str, Check]]:
    for index, (case, caller) in enumerate(zip(chosen, callers, strict=True)):
        rng, request = np.random.default_rng((SEED, index)), parse(case.tensors, limits)
        places = [place for place in request.generated if request.slots[place].index > 1]
        planes = planes_of(request, caller.stack)
        yield self_check(*DAMAGES[name](rng, request, planes, int(rng.choice(places))))


def in_boxes(case: Case) -> Case:
    """The case with each region as close around its content as the page lets it."""
    page = case.design.page
    boxes = [page, *(page.intersect(layer.box) for layer in case.design.layers)]
    return replace(case, tensors={**case.tensors, "regions": np.array(boxes, np.int32)})


def milliseconds(side: int, limits: Limits) -> float:
    """Of the check of so many layers that all fill the same square: what pairs cost most."""
    case = cases("text_to_layers", 1)[0]
    square, random = Region(0, 0, side, side), np.random.default_rng(0)
    slots = tuple(Slot(index, square, False) for index in range(MOST + 2))
    request = parse(case.tensors, limits)
    request = replace(request, canvas=(side, side), page=square, regions=(square,) * (MOST + 1), slots=slots)
    planes = {place: random.random((4, side, side), np.float32) for place in range(len(slots))}
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        self_check(request, planes)
        seconds.append(time.process_time() - start)
    return statistics.median(seconds) * 1000


if __name__ == "__main__":
    main()
