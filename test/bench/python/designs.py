"""Requests for held-out designs as JSON: the wire tensors of mrt/evaluation/cases.py, pictures as base64.

Task after task, and designs of few layers and of many in turn; none is chosen but by its bucket, where one is given.
"""

from __future__ import annotations

import argparse
import base64
import json
from collections.abc import Iterator, Sequence

from mrt.evaluation.cases import Case, cases
from mrt.evaluation.held_out import Layers, bands
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of
from mrt.serving.contract.parse import parse
from mrt.tasks import TASKS, Task

LIMITS = limits_of(REPOSITORY / "mrt" / "config.pbtxt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--bucket", type=int)
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--layers", type=int, help="designs of exactly so many")
    options = parser.parse_args()
    tasks = [options.task] if options.task else TASKS
    share = -(-options.count // len(tasks))
    layers = [(options.layers, options.layers)] if options.layers else bands(LIMITS.max_layers)
    by_task = [drawn(task, share, options.bucket, layers) for task in tasks]
    found = [case for together in zip(*by_task, strict=True) for case in together]
    print(json.dumps([plain(case) for case in found[: options.count]]))


def drawn(task: Task, count: int, bucket: int | None, layers: Sequence[Layers]) -> Sequence[Case]:
    """`count` cases from all of `layers` in turn; of one bucket, more designs are drawn until there are enough."""
    drawing = count
    while True:
        found = [case for case in in_turn(task, drawing, layers) if bucket in (None, bucket_of(case))]
        if len(found) >= count:
            return found[:count]
        drawing *= 2


def in_turn(task: Task, count: int, layers: Sequence[Layers]) -> Iterator[Case]:
    by_band = [cases(task, count, layers=band) for band in layers]
    return (case for together in zip(*by_band, strict=True) for case in together)


def bucket_of(case: Case) -> int:
    return parse(case.tensors, LIMITS).bucket


def plain(case: Case) -> dict:
    tensors = case.tensors
    numbers = {name: tensors[name].tolist() for name in ("canvas", "page", "regions", "keep")}
    pictures = {name: [encoded(data) for data in tensors[name]] for name in ("images", "references") if name in tensors}
    words = [caption.decode() for caption in tensors["captions"]]
    own = {"task": case.task, "bucket": bucket_of(case), "layers": len(case.design.layers)}
    return {**own, **numbers, **pictures, "captions": words, "seed": int(tensors["seed"][0])}


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    main()
