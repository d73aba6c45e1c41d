"""Pages of the wide world as trainers read them: an endless stream of all shards that are there, or come to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mrt.data.world import shards
from mrt.data.world.design import Design


def paths() -> list[Path]:
    """The shards of MRT_WORLD in order; FileNotFoundError where there is none."""
    found = sorted(shards.folder().glob("world-*.tar"))
    if not found:
        raise FileNotFoundError(
            f"no pages in {shards.folder()}; make some with `python -m mrt.data.world.shards --designs 3000`"
        )
    return found


def training(first: int = 0) -> Iterator[Design]:
    """Their pages over and over, from shard `first` on; shards that are added meanwhile are read, too."""
    index = first
    while True:
        found = paths()
        yield from shards.read(found[index % len(found)])
        index += 1
