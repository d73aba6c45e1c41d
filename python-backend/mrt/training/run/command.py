"""The command line that trainings share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import torch

from mrt.training.run.loop import train
from mrt.training.run.recipe import Recipe, Restore
from mrt.training.run.stopping import Stopped


def arguments(about: str | None, out: str, minutes: float, batch: int, threads: int) -> argparse.ArgumentParser:
    """A parser with the defaults of one training; `out` is a folder under runs/."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--minutes", type=float, default=minutes, help="of training in all, over every resume")
    parser.add_argument("--threads", type=int, default=threads)
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--out", type=Path, default=Path("runs", out))
    parser.add_argument("--publish", action="store_true", help="write the weights into the model repository, and stop")
    return parser


def command(
    parser: argparse.ArgumentParser,
    recipe: Callable[[argparse.Namespace], Recipe],
    publish: Callable[[argparse.Namespace], object],
    restore: Restore | None = None,
) -> None:
    """Parse the command line, then train `recipe` of the arguments, or `publish`; `parser` as from `arguments`."""
    parser.add_argument("--until", type=float, help="end this portion at so many minutes, the rates as for --minutes")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.publish:
        publish(args)
        return
    until = None if args.until is None else args.until * 60
    try:
        train(recipe(args), args.out, args.minutes * 60, until, restore=restore)
    except Stopped as stopped:
        print(stopped, flush=True)
