"""Choices of family `small` compared at equal core-seconds: `python -m mrt.training.ablations --minutes 8`.

A row is a set of choices of mrt/training/small.json, trained for the same time on the same pages and judged on the same
held-out ones, in a folder of its own under runs/ablations. Run it again to continue: finished rows are skipped, a
stopped one resumes. A missing autoencoder (of the row's number of channels) and missing latents are made first; that
time is reported beside. The table is printed and written to runs/ablations/table.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from mrt.data.world import shards
from mrt.evaluation.reporting.machine import machine
from mrt.models.autoencoder import AUTOENCODERS
from mrt.training.autoencoder import of_world
from mrt.training.run import loop
from mrt.training.run.stopping import Stopped
from mrt.training.small import SmallRecipe, recipe_with
from mrt.training.world import networks, pages
from mrt.training.world.choices import NAMED, Choices
from mrt.training.world_latents import keep_to, seed_of, write_shard

COLUMNS = {
    "soft IoU": "score",
    "with hints": "hint_iou",
    "text": "iou_text",
    "drawing": "iou_drawing",
    "picture": "iou_picture",
    "visible": "visible_iou",
    "merged dB": "merged_dB",
    "hidden ground dB": "hidden_ground_dB",
    "loss at 0.8": "loss_0.8",
}


class Ground:
    """Autoencoders and latents for rows, made if missing. `seconds`: core-seconds spent on that."""

    def __init__(self, out: Path, shards: int, autoencoder: Path | None, minutes: float):
        self._out, self._shards, self._given, self._minutes = out, shards, autoencoder, minutes
        self.seconds = 0.0

    def autoencoder(self, channels: int) -> Path | None:
        """The run of an autoencoder of so many channels; that of family `small` is the one given, or published."""
        if channels == AUTOENCODERS["small"].latent_channels:
            return self._given
        run = self._out / f"autoencoder-{channels}"
        loop.train(of_world(16, channels), run, self._minutes * 60)
        return run

    def latents(self, choices: Choices) -> Path:
        """Of the first shards of pages: the same ones for every row."""
        folder, run = self._out / "latents" / choices.latents, self.autoencoder(choices.channels)
        net = networks.autoencoder_of(run)
        keep_to(folder, choices, net)
        for path in islice(pages.paths(), self._shards):
            if not (folder / f"shard-{path.stem}.json").exists():
                write_shard(net, folder / f"shard-{path.stem}", seed_of(path), shards.read(path), choices)
        return folder

    def recipe(self, choices: Choices) -> SmallRecipe:
        begun = time.process_time()
        folder = self.latents(choices)
        made = recipe_with(choices, folder, self.autoencoder(choices.channels))
        self.seconds += time.process_time() - begun
        return made


def row(name: str, choices: Choices, out: Path, minutes: float, recipe: Callable[[Choices], SmallRecipe]) -> dict:
    """Figures of one row, from its folder where it is done, else trained now."""
    done = out / name / "row.json"
    if done.exists():
        found = json.loads(done.read_text())
        if found["minutes"] == minutes:
            return found
    torch.manual_seed(0)
    trained = recipe(choices)
    figures = loop.train(trained, out / name, minutes * 60, seed=2)
    facts = loop.facts_of(out / name)
    found = {
        "minutes": minutes,
        "parameters": sum(p.numel() for p in trained.net.parameters()),
        "steps": facts["steps"],
        "figures": figures,
    }
    done.write_text(json.dumps(found, indent=1))
    return found


def table(rows: Mapping[str, Mapping[str, Any]], command: str, conditions: str) -> str:
    """Markdown, the best of each column in bold; what was run and on what below it."""
    best = {
        name: (min if name.startswith("loss") else max)(
            (r["figures"][key] for r in rows.values() if key in r["figures"]), default=None
        )
        for name, key in COLUMNS.items()
    }
    lines = [
        f"| choices | M parameters | steps | {' | '.join(COLUMNS)} |",
        f"|{'---|' * (len(COLUMNS) + 3)}",
    ]
    for name, found in rows.items():
        cells = [name, f"{found['parameters'] / 1e6:.1f}", f"{found['steps']:,}"]
        for column, key in COLUMNS.items():
            value = found["figures"].get(key)
            text = "–" if value is None else f"{value:.1f}" if column.endswith("dB") else f"{value:.3f}"
            cells.append(f"**{text}**" if value is not None and value == best[column] else text)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", f"`{command}`, {conditions}.", ""])


def on_this() -> str:
    facts = machine()
    return f"{facts['cpu']}, one of {facts['cores']} cores, PyTorch {torch.__version__}, load {facts['load']}"


def named(names: Sequence[str], path: Path = NAMED) -> dict[str, Choices]:
    """Sets of choices by name, all of the file where none is asked for."""
    return {name: Choices.read(name, path) for name in names or json.loads(path.read_text())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8, help="of one core for each row")
    parser.add_argument("--rows", nargs="*", default=[], help="names in mrt/training/small.json; without any, all")
    parser.add_argument("--shards", type=int, default=8, help="of pages that every row trains on")
    parser.add_argument("--autoencoder", type=Path, help="run of that of `small`; without it the published one")
    parser.add_argument("--autoencoder-minutes", type=float, default=6, help="of one of other channels")
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    ground = Ground(args.out, args.shards, args.autoencoder, args.autoencoder_minutes)
    rows: dict[str, dict] = {}
    command = f"python -m mrt.training.ablations --minutes {args.minutes:g} --shards {args.shards}"
    try:
        for name, choices in named(args.rows).items():
            rows[name] = row(name, choices, args.out, args.minutes, ground.recipe)
            (args.out / "table.md").write_text(table(rows, command, on_this()))
    except Stopped as stopped:
        print(stopped, flush=True)
    print(table(rows, command, on_this()))
    print(f"what the rows stand on (latents, held-out pages) took {ground.seconds:.0f} core-seconds beside")


if __name__ == "__main__":
    main()
