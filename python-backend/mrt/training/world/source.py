"""Where a trainer's pages come from: shards on disk, or drawn as it goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mrt.data.world.design import Design
from mrt.training.world import pages

CROWDED = 0.1  # share of drawn pages


def source(live: bool, side: tuple[int, int] = (512, 2048)) -> Iterator[Design]:
    """Pages for ever, others in each run: of the shards in MRT_WORLD, or `live` of the assets in MRT_ASSETS.

    `side`: of live pages the longer one, fewest and most px.
    """
    seed = np.random.SeedSequence().entropy
    assert isinstance(seed, int)
    return drawn(seed, side) if live else pages.training(seed % (1 << 20))


def drawn(seed: int, side: tuple[int, int]) -> Iterator[Design]:
    from mrt.data.world.assets import open_library
    from mrt.data.world.generator import draw

    rng, library = np.random.default_rng(seed), open_library("train")
    while True:
        longer = int(np.exp(rng.uniform(*np.log(side))))
        yield draw(rng, library, side=longer, crowded=bool(rng.random() < CROWDED))
