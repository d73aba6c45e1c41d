"""Pages on disk: `python -m mrt.data.world.shards --designs 3000` writes shards of a hundred into MRT_WORLD (runs/world).

A shard is known by its seed: page i of it is drawn from numpy's default_rng([seed, i]), so that two machines make the
same. A tenth of the pages is crowded. Only the split "train" is written for training.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mrt.data import shards as tar
from mrt.data.world import records
from mrt.data.world.assets import open_library
from mrt.data.world.assets.library import Library
from mrt.data.world.compose.cabinet import skipped
from mrt.data.world.design import Design
from mrt.data.world.generator import draw

_CROWDED = 10  # each tenth page
_STALE = 3600  # s, after which a shard that was begun counts as given up
_ROOM = 500_000_000  # bytes that must be free before a shard is begun


def folder() -> Path:
    """Where shards lie: MRT_WORLD, or runs/world."""
    return Path(os.environ.get("MRT_WORLD", "runs/world"))


def path_of(seed: int, within: Path | None = None) -> Path:
    return (within or folder()) / f"world-{seed:05d}.tar"


def page(seed: int, index: int, library: Library, side: int | None = None) -> Design:
    """Page `index` of the shard of a seed."""
    rng = np.random.default_rng([seed, index])
    return draw(rng, library, side=side, crowded=index % _CROWDED == _CROWDED - 1)


def write(path: Path, seed: int, count: int, library: Library, side: int | None = None) -> int:
    """A shard of `count` pages; its bytes. OSError with what to do where the disk is full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path.parent).free
    if free < _ROOM:
        raise OSError(
            f"{path.parent} has {free >> 20} MB left, a shard wants {_ROOM >> 20}; make room or set MRT_WORLD"
        )
    samples = ((f"{index:05d}", records.packed(page(seed, index, library, side))) for index in range(count))
    try:
        tar.write(path, samples)
    except OSError as error:
        path.with_suffix(".tmp").unlink(missing_ok=True)
        raise OSError(f"{path} could not be written ({error}); make room or set MRT_WORLD") from error
    return path.stat().st_size


def read(path: Path) -> Iterator[Design]:
    """The pages of a shard in their order. ValueError where it is none."""
    shard = tar.Shard(path)
    return (records.unpacked(shard.read(index)) for index in range(len(shard)))


def read_at(path: Path, index: int) -> Design:
    """One page of a shard."""
    return records.unpacked(tar.Shard(path).read(index))


def claimed(path: Path) -> bool:
    """Whether this process may write a shard: nobody has begun it within the last hour."""
    claim = path.with_suffix(".claim")
    claim.parent.mkdir(parents=True, exist_ok=True)
    if claim.exists() and time.time() - claim.stat().st_mtime > _STALE:
        claim.unlink(missing_ok=True)
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, required=True, help="pages in all")
    parser.add_argument("--first", type=int, default=1, help="seed of the first shard")
    parser.add_argument("--each", type=int, default=100, help="pages a shard")
    parser.add_argument("--side", type=int, help="longer side in px; 512 to 2048 where it is not given")
    options = parser.parse_args()
    if options.designs < 1 or options.each < 1:
        parser.error("--designs and --each want at least 1")
    library = open_library("train")
    for seed in range(options.first, options.first + -(-options.designs // options.each)):
        path = path_of(seed)
        if path.exists():
            print(f"{path} is there already")
            continue
        if not claimed(path):
            print(f"{path} is being written by another process")
            continue
        count = min(options.each, options.designs - (seed - options.first) * options.each)
        began = time.perf_counter()
        try:
            size = write(path, seed, count, library, options.side)
        finally:
            path.with_suffix(".claim").unlink(missing_ok=True)
        took = time.perf_counter() - began
        print(f"{path}: {count} pages, {size / count / 1e6:.2f} MB and {took / count:.2f} s a page", flush=True)
    for key, times in skipped.most_common():
        print(f"skipped {times} times: {key}", file=sys.stderr)


if __name__ == "__main__":
    main()
