"""Train the alpha expert: `python -m mrt.training.matte`. Run it again to resume.

Minutes are of one core, in all, over every resume. Figures go to evaluations.jsonl of the run every quarter of an
hour; the classical decomposer's figures on the same pages come from `python -m mrt.training.matte.baselines`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from mrt.models import published
from mrt.models.backbone import pretrained
from mrt.models.matte import Matte, peeling_network
from mrt.training.matte import figures
from mrt.training.matte.pages import drawn, judged
from mrt.training.matte.recipe import Recipe
from mrt.training.run import loop
from mrt.training.run.command import arguments, command

NAME = "matte"


def main() -> None:
    parser = arguments(__doc__, NAME, minutes=300, batch=8, threads=1)
    command(parser, recipe, lambda args: print(publish(args.out)), restore)


def recipe(args: argparse.Namespace) -> Recipe:
    """On pages of the wide world, judged on held-out ones."""
    pages = judged()

    def measure(net: nn.Module) -> dict[str, float]:
        made = figures.measured(pages, figures.by_network(peeling_network(net)))
        return {"score": made["laid out"], **made}

    begun = (args.out / "checkpoint.pt").exists() or published.path_of(NAME).exists()
    return Recipe(drawn(0, _step(args.out)), measure, None if begun else pretrained(), args.batch)


def _step(out: Path) -> int:
    """Where a run goes on, so that it does not see the same pages in the same order again."""
    path = out / "progress.json"
    return int(json.loads(path.read_text())["step"]) if path.exists() else 0


def restore(net: nn.Module) -> Mapping[str, Any]:
    """Fill a network with the published weights; their facts."""
    return published.restore(NAME, net)


def publish(out: Path) -> Path:
    """Publish the averaged weights of a run, with what it took and what it reached."""
    net = loop.averaged(out, Matte())
    derived = {"derived_from": "EfficientNet-Lite0, see efficientnet-lite0-NOTICE.txt"}
    return published.publish(NAME, net, derived | loop.facts_of(out))


if __name__ == "__main__":
    main()
