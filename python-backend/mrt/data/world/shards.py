"""Pages on disk: `python -m mrt.data.world.shards --designs 3000` writes shards of 100 into MRT_WORLD (runs/world).

A shard is known by its seed: page i of it is drawn from numpy's default_rng([seed, i]), so that two machines make the
same. A tenth of the pages is crowded. Only the split "train" is written for training.
"""

from __future__ import annotations

import argparse
import json
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
from mrt.data.world.compose.style import SCRIPTS
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


def foreign(path: Path, library: Library) -> set[str]:
    """Keys of assets in a shard that the library has not (any more): held out or left out since it was written."""
    return {key for design in _facts(path) for key in design} - keys_of(library)


def keys_of(library: Library) -> set[str]:
    """Of all assets of a library."""
    found = {face.key for script in SCRIPTS for face in library.faces(script)}
    for name in ("icons", "illustrations", "people", "photos", "textures"):
        found.update(asset.key for asset in getattr(library, name))
    return found


def _facts(path: Path) -> Iterator[set[str]]:
    """Of each page the keys of its assets, without reading a picture."""
    shard = tar.Shard(path)
    for index in range(len(shard)):
        facts = json.loads(shard.read(index)["json"])
        yield {*facts["background"]["sources"], *(key for layer in facts["layers"] for key in layer["sources"])}


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


def check() -> int:
    """Name the shards that have pages of assets which are not (or no longer) in the split for training; how many."""
    own, wrong = keys_of(open_library("train")), 0
    for path in sorted(folder().glob("world-*.tar")):
        pages = [page - own for page in _facts(path)]
        strange = sorted(set().union(*pages))
        if strange:
            wrong += 1
            several = f"{', '.join(strange[:4])}{', ...' if len(strange) > 4 else ''}"
            print(f"{path}: {sum(map(bool, pages))} of {len(pages)} pages of assets not in the split: {several}")
    print(f"{wrong} shards to be removed and written again" if wrong else "every page is of the split for training")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, help="pages in all")
    parser.add_argument("--check", action="store_true", help="only name shards with assets that are not for training")
    parser.add_argument("--first", type=int, default=1, help="seed of the first shard")
    parser.add_argument("--each", type=int, default=100, help="pages a shard")
    parser.add_argument("--side", type=int, help="longer side in px; 512 to 2048 where it is not given")
    options = parser.parse_args()
    if options.check:
        raise SystemExit(1 if check() else 0)
    if options.designs is None:
        parser.error("say how many: --designs N, or --check")
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
