"""`python -m mrt.training.behind`: who guesses better what lies behind layers, the transformer or the rule.

Wants MRT_ASSETS, and a `small` that was trained and published here: git keeps none, since nothing serves it
(weights/README.md). Held-out pages with true regions and true alphas; the transformer `small` gets the alpha expert's
hints. Errors are root mean squares of colours in 0..1 over what is hidden: of the ground, and of layers that others
cover in part. `joined`: the transformer's guess moved so that it meets what is seen at the rim; `mean`: of that and the
rule's.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from mrt.data.world import held_out
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Row, Table
from mrt.experts.hidden import filled
from mrt.experts.unmix import spread
from mrt.geometry import Region
from mrt.meanings import Meanings
from mrt.models import published
from mrt.training.small import NAME
from mrt.training.transformer import Network
from mrt.training.world import networks
from mrt.training.world.choices import Choices
from mrt.training.world.evaluation import Case, HeldOut
from mrt.training.world.expert import published_expert

WAYS = ("rule", "transformer", "joined", "mean")
_LEAST = 60  # px that are hidden, for a figure
_HIDDEN, _SEEN, _SOLID = 0.1, 0.97, 0.9  # light up to which a pixel is hidden, from which it is seen; alpha of a layer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=32, help="4 core-seconds each")
    parser.add_argument("--which", default="laid out", choices=("laid out", "crowded"))
    parser.add_argument("--config", default="long", help="the choices that the published network is of")
    parser.add_argument("--steps", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    choices = Choices.read(options.config)
    net = Network(choices.config())
    published.load(NAME, net)
    pages = held_out.pages(options.which, options.pages)
    held = HeldOut(pages, networks.autoencoder_of(), choices, Meanings.read(), published_expert())
    found: dict[str, list[list[float]]] = defaultdict(list)
    for case, made in held.made(net.eval(), held.cases, options.steps, hint=True):
        for kind, errors in errors_of(case, made, choices.patch):
            found[kind].append(errors)
    print(report.rows_of(Table("behind", "", "", {}, [row(kind, errors) for kind, errors in found.items()])))
    print("\n" + report.facts_line(machine()))


def errors_of(case: Case, made: Mapping[int, np.ndarray], cell: int) -> list[tuple[str, list[float]]]:
    """Of the ground and of each layer enough of which is hidden, by kind: the errors of WAYS."""
    page, found = case.design.page, []
    frame = Region(0, 0, page.width, page.height)
    through = np.ones((page.height, page.width), np.float32)
    for index in range(len(case.design.layers) - 1, -1, -1):
        layer, slot = case.design.layers[index], index + 2
        seen = page.intersect(layer.region)
        at = Region(seen.x - page.x, seen.y - page.y, seen.width, seen.height)
        on_grid = Region(at.x % cell, at.y % cell, at.width, at.height).within(Region(0, 0, *made[slot].shape[1::-1]))
        truth, own = case.truth[slot][on_grid], made[slot][on_grid]
        light, solid = through[at.within(frame)], truth[..., 3] > _SOLID
        if errors := errors_where(truth[..., :3], straight(own), light < _HIDDEN, light > _SEEN, solid):
            found.append((layer.kind, errors))
        light *= 1 - truth[..., 3]
    truth, own = (planes[: page.height, : page.width] for planes in (case.truth[1], made[1]))
    solid = np.ones_like(through, bool)
    if errors := errors_where(truth[..., :3], straight(own), through < _HIDDEN, through > _SEEN, solid):
        found.append(("ground", errors))
    return found


def errors_where(
    truth: np.ndarray, own: np.ndarray, hidden: np.ndarray, seen: np.ndarray, solid: np.ndarray
) -> list[float] | None:
    """Of WAYS, where too little is neither hidden nor seen. Colours (h, w, 3) float32 0..1, masks (h, w) bool."""
    hidden, seen = hidden & solid, seen & solid
    if hidden.sum() < _LEAST or seen.sum() < _LEAST:
        return None
    rule = filled(np.ascontiguousarray(truth), ~seen)
    joined = (own + spread(truth - own, seen.astype(np.float32))).clip(0, 1)
    guesses = rule, own, joined, (rule + joined) / 2
    return [float(np.sqrt(((guess - truth)[hidden] ** 2).mean())) for guess in guesses]


def straight(planes: np.ndarray) -> np.ndarray:
    """Colours (h, w, 3) of premultiplied planes."""
    return (planes[..., :3] / np.maximum(planes[..., 3:], 0.1)).clip(0, 1)


def row(kind: str, errors: Sequence[Sequence[float]]) -> Row:
    table = np.array(errors)
    better = float((table[:, 2] < table[:, 0]).mean())
    return {"what": kind, "pieces": len(table)} | dict(zip(WAYS, table.mean(0).tolist(), strict=True)) | {
        "transformer better": f"{better:.0%}"
    }  # fmt: skip


if __name__ == "__main__":
    main()
