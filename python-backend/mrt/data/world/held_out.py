"""Fixed pages that nothing is trained on: drawn from the assets of the split "test", kept on disk at 384 px."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from mrt.data import shards as tar
from mrt.data.world import records, shards
from mrt.data.world.assets import open_library
from mrt.data.world.assets.library import Library
from mrt.data.world.design import Design
from mrt.data.world.generator import draw
from mrt.data.world.resize import resized

Which = Literal["laid out", "crowded"]
SIDE = 384
_SEEDS = {"laid out": 970_001, "crowded": 970_002}  # far from those of training
_NATIVE = 896
_VERSION = 2


def pages(which: Which, count: int, library: Library | None = None, folder: Path | None = None) -> list[Design]:
    """The first `count` pages. Kept in `folder` (MRT_WORLD/held-out); drawn where it has too few.

    The assets of the split "test" are used where no library is given."""
    if which not in _SEEDS:
        raise ValueError(f"held-out pages are {' or '.join(_SEEDS)}, not {which!r}")
    path = (folder or shards.folder() / "held-out") / f"{which.replace(' ', '-')}-{_VERSION}.tar"
    kept: list[Design] = []
    if path.exists():
        shard = tar.Shard(path)
        kept = [records.unpacked(shard.read(index)) for index in range(min(count, len(shard)))]
    if len(kept) < count:
        own = library or open_library("test")
        kept += [drawn(which, index, own) for index in range(len(kept), count)]
        path.parent.mkdir(parents=True, exist_ok=True)
        tar.write(path, ((f"{index:05d}", records.packed(design)) for index, design in enumerate(kept)))
        shard = tar.Shard(path)
        kept = [records.unpacked(shard.read(index)) for index in range(count)]
    return kept


def drawn(which: Which, index: int, library: Library, side: int = SIDE) -> Design:
    """One of the pages, anew; `side`: px of its longer side, 896 at most."""
    rng = np.random.default_rng([_SEEDS[which], index])
    design = draw(rng, library, side=_NATIVE, crowded=which == "crowded")
    return resized(design, side) if side < _NATIVE else design
