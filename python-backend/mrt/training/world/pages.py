"""Pages of the wide world as trainers read them: an endless stream to train on, a list held out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mrt.data.world.design import Design


def folder() -> Path:
    """Where `python -m mrt.data.world.shards` writes: MRT_WORLD, by default runs/world."""
    return Path(os.environ.get("MRT_WORLD", "runs/world"))


def training(first: int = 0) -> Iterator[Design]:
    """Pages of all shards over and over, from shard `first` on; shards that are added meanwhile are read, too."""
    from mrt.data.world import shards

    index = first
    while True:
        paths = sorted(path for path in folder().glob("shard*") if path.suffix != ".tmp")
        if not paths:
            raise FileNotFoundError(f"no pages in {folder()}; make some with `python -m mrt.data.world.shards`")
        yield from shards.read(paths[index % len(paths)])
        index += 1


def held_out(count: int, which: str = "laid out") -> list[Design]:
    from mrt.data.world import held_out as pages

    return pages.pages(which, count)
