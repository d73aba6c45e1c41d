"""Train the alpha expert: `python -m mrt.training.matte --minutes 180`. Run it again to go on.

Minutes are of one core, in all, over every resume. `--publish` writes the averaged weights into the repository and
stops; `--baselines` prints what the classical way and the truth itself reach on the held-out pages, and stops.
Figures go to evaluations.jsonl of the run every quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from mrt.models.backbone import pretrained
from mrt.models.matte import Matte
from mrt.training import loop, published
from mrt.training.matte import figures
from mrt.training.matte.pages import drawn, judged
from mrt.training.matte.recipe import Recipe


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=180, help="of one core in all, over every resume")
    parser.add_argument("--out", type=Path, default=Path("runs/matte"))
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--publish", action="store_true", help="write the weights into the repository, and stop")
    parser.add_argument("--baselines", action="store_true", help="figures without a network, and stop")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.publish:
        print(publish(args.out))
    elif args.baselines:
        baselines(args.out)
    else:
        train(args.minutes * 60, args.out, args.batch, args.seed)


def train(budget: float, out: Path, batch: int, seed: int) -> dict[str, float]:
    """Train up to `budget` core-seconds in all; the last held-out figures."""
    path = out / "checkpoint.pt"
    resumed = torch.load(path, map_location="cpu")["step"] if path.exists() else 0
    pages = judged()

    def measure(net: torch.nn.Module) -> dict[str, float]:
        made = figures.measured(pages, figures.by_network(figures.network_of(net)))
        return {"score": made["laid out"], **made}

    recipe = Recipe(drawn(seed, resumed), measure, None if resumed else pretrained(), batch)
    return loop.train(recipe, out, budget, seed)


def publish(out: Path) -> Path:
    """Publish the averaged weights of a run, with what it took and what it reached."""
    net = loop.averaged(out, Matte())
    state = torch.load(out / "checkpoint.pt", map_location="cpu")
    facts = {
        "derived_from": "EfficientNet-Lite0, see efficientnet-lite0-NOTICE.txt",
        "steps": state["step"],
        "core_seconds": round(state["spent"]),
        "figures": {name: round(value, 4) for name, value in state["figures"].items()},
    }
    return published.publish("matte", net, facts)


def baselines(out: Path) -> None:
    """Write and print the figures of the classical way, and of the truth sent through a crop and back."""
    pages = judged()
    made = {
        "classical": figures.measured(pages, figures.by_colours),
        "ceiling": figures.measured(pages, figures.by_truth),
    }
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps({name: {k: round(v, 4) for k, v in row.items()} for name, row in made.items()}, indent=2)
    (out / "baselines.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
