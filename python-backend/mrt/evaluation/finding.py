"""What is found on pages of assets that nothing is trained on, box by box: part of `npm run evaluate -- --layouts`, and
alone `python -m mrt.evaluation.finding`.

Wants MRT_ASSETS. Text is read and lifted off as when a picture is taken apart; the pages are worn as pictures are that
people send. A true layer counts as found by a box of IoU 0.5 or more; text that was not lifted counts when it is found,
and is not missed when it is not.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

import numpy as np

from mrt.data.world.assets import AssetError, open_library
from mrt.data.world.assets.library import Split
from mrt.data.world.degrade import seen
from mrt.evaluation.doubts import stacks
from mrt.evaluation.doubts.stacks import Stack
from mrt.evaluation.real.expert import experts
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.experts.finding import GRANULARITIES, Thing, found, overlap
from mrt.experts.progress import unheard
from mrt.experts.survey import Experts
from mrt.experts.text.lift import lift
from mrt.geometry import Region

HIT = 0.5  # IoU of boxes
MOST = 100
NOTE = """Boxes on pages that are drawn from assets that nothing is trained on and worn as pictures are that people
send; their text is read and lifted off first. A layer is found by a box of IoU 0.5 or more; by kind: boxes that are
right, of those that there are."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24, help="5 core-seconds each")
    parser.add_argument("--split", default="validation", choices=tuple(stacks.SEEDS))
    options = parser.parse_args()
    try:
        print(report.rows_of(table(options.pages, options.split)))
    except (AssetError, FileNotFoundError) as error:
        raise SystemExit(str(error)) from error
    print("\n" + report.facts_line(machine()))


def table(pages: int, split: Split) -> Table:
    """A row a granularity. AssetError where no assets were fetched, FileNotFoundError where no expert is published."""
    library, ours = open_library(split), experts()
    if ours is None:
        raise FileNotFoundError("no alpha expert is published; train one (TRAINING.md)")
    counts = {name: Counter[str]() for name in GRANULARITIES}
    for index, design in enumerate(stacks.drawn(split, pages, library)):
        stack = stacks.true(design)
        worn = stack._replace(picture=seen(np.random.default_rng(index), stack.picture))
        for name, hits in measured(worn, ours).items():
            counts[name] += hits
    rows = [row(name, hits) for name, hits in counts.items()]
    return Table("found", "mrt_regions: layers found", NOTE, {"pages": pages, "split": split}, rows)


def measured(stack: Stack, ours: Experts) -> dict[str, Counter[str]]:
    """Of each granularity how many boxes are right and wrong and how many layers are missed, by kind of box."""
    texts, plain = lift(stack.picture, ours.read(stack.picture, unheard))
    letters = [layer.region for layer in texts]
    detected = ours.find(plain) if ours.find else []
    return {name: hits(found(plain, detected, name, letters, MOST), stack, letters) for name in GRANULARITIES}


def hits(things: Sequence[Thing], stack: Stack, letters: Sequence[Region]) -> Counter[str]:
    """`right`, `wrong`, `missed`, and the first two by kind (`right drawing`); the surest box takes a layer first."""
    counts, free = Counter[str](), _not_lifted(stack, letters)
    for thing in sorted(things, key=lambda thing: -thing.confidence):
        best = max(free, key=lambda at: overlap(stack.layers[at].region, thing.box), default=None)
        right = best is not None and overlap(stack.layers[best].region, thing.box) >= HIT
        if best is not None and right:
            free.discard(best)
        counts.update(["right" if right else "wrong", f"{'right' if right else 'wrong'} {thing.kind or 'by rule'}"])
    counts["missed"] = sum(stack.kinds[at] != "text" for at in free)
    return counts


def row(name: str, counts: Counter[str]) -> Row:
    right, wrong, missed = (counts[each] for each in ("right", "wrong", "missed"))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    kinds = sorted({key.split(" ", 1)[1] for key in counts if " " in key})
    shares = {
        kind: f"{counts[f'right {kind}']} of {counts[f'right {kind}'] + counts[f'wrong {kind}']}" for kind in kinds
    }
    both = 2 * precision * recall / max(1e-9, precision + recall)
    return {"granularity": name, "F1": both, "precision": precision, "recall": recall, **shares}


def _not_lifted(stack: Stack, letters: Sequence[Region]) -> set[int]:
    return {
        at
        for at, (layer, kind) in enumerate(zip(stack.layers, stack.kinds, strict=True))
        if kind != "text" or max((overlap(layer.region, other) for other in letters), default=0) < HIT
    }


if __name__ == "__main__":
    main()
