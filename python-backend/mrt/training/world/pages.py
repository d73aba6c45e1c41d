"""Pages of the wide world as trainers read them: an endless stream to train on, a list held out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mrt.data.world.design import Design, Layer


def folder() -> Path:
    """Where `python -m mrt.data.world.shards` writes: MRT_WORLD, by default runs/world."""
    return Path(os.environ.get("MRT_WORLD", "runs/world"))


def shards() -> list[Path]:
    """What is in it, in order; FileNotFoundError where there is nothing."""
    paths = sorted(path for path in folder().glob("world-*.tar"))
    if not paths:
        raise FileNotFoundError(f"no pages in {folder()}; make some with `python -m mrt.data.world.shards`")
    return paths


def read(path: Path) -> Iterator[Design]:
    from mrt.data.world import shards as files

    return files.read(path)


def training(first: int = 0) -> Iterator[Design]:
    """Pages of all shards over and over, from shard `first` on; shards that are added meanwhile are read, too."""
    index = first
    while True:
        paths = shards()
        yield from read(paths[index % len(paths)])
        index += 1


def held_out(count: int, which: str = "laid out") -> list[Design]:
    from mrt.data.world import held_out as pages

    return pages.pages(which, count)


def resized(design: Design, side: int) -> Design:
    from mrt.data.world import resize

    return resize.resized(design, side)


def restyled(rng: np.random.Generator, layer: Layer) -> np.ndarray:
    from mrt.data.world import restyle

    return restyle.restyled(rng, layer)
