"""Training examples from pages of the wide world, at many sizes, degraded as users' pictures are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mrt.data.world import generator, held_out, shards
from mrt.data.world.assets import open_library
from mrt.data.world.degrade import seen
from mrt.data.world.design import Design
from mrt.data.world.resize import resized
from mrt.training.matte.examples import Example, examples
from mrt.training.matte.truth import picture_of, truths

SIDES = (288, 640)  # px of a page's longer side; small pages more often
_MOST = 10  # examples of a page
_LAID_OUT, _CROWDED = 40, 16  # held-out pages judged by
_LIVE_SIDE = 704  # px, of pages drawn while training, where no shards were written


def drawn(seed: int, step: int = 0) -> Iterator[Example]:
    """Examples without end; `step`: where a run goes on, so that it does not see the same again."""
    rng = np.random.default_rng([seed, step])
    for design in designs(rng):
        yield from of(rng, design)


def of(rng: np.random.Generator, design: Design) -> Iterator[Example]:
    """Examples of one page, at one size."""
    low, high = SIDES
    page = resized(design, int(low + (high - low) * rng.random() ** 1.3))
    yield from examples(rng, seen(rng, picture_of(page)), truths(page), _MOST)


def designs(rng: np.random.Generator) -> Iterator[Design]:
    """Pages of the shards in MRT_WORLD, shard by shard in random order; drawn anew where there are none."""
    while True:
        paths = sorted(shards.folder().glob("world-*.tar"))
        for index in rng.permutation(len(paths)):
            yield from shards.read(paths[index])
        if not paths:
            library = open_library("train")
            while True:
                crowded = rng.random() < 0.1
                yield generator.draw(rng, library, side=_LIVE_SIDE, crowded=crowded)


def judged() -> dict[str, list[Design]]:
    """The held-out pages by the name of their set."""
    return {"laid out": held_out.pages("laid out", _LAID_OUT), "crowded": held_out.pages("crowded", _CROWDED)}
