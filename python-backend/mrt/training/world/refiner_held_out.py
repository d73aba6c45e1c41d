"""Fixed windows of native pages out of assets that nothing is trained on, for the refiner; kept on disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from mrt.data.world import shards
from mrt.data.world.assets.library import Library
from mrt.data.world.generator import draw
from mrt.training.world.low_layers import Faults
from mrt.training.world.refiner_crops import EACH, LAYERS, Example, examples_of

SEED = 970_003  # far from those of training, and from those of the other held-out pages
NATIVE = 1024  # px of a page's longer side
SIDE = 256  # px of a window
_VERSION = 2


def examples(count: int, library: Library | None = None, folder: Path | None = None) -> list[Example]:
    """The first `count` windows, all with unmixed alpha, small layers worn by the faults of `Faults()`.

    Of the assets of the split "test" where no library is given. Kept in `folder` (MRT_WORLD/held-out).
    """
    path = (folder or shards.folder() / "held-out") / f"refiner-{_VERSION}.npz"
    if path.exists():
        kept = np.load(path)
        if len(kept["kind"]) >= count:
            return [Example(*parts) for parts in zip(*(kept[name][:count] for name in Example._fields), strict=True)]
    if library is None:
        from mrt.data.world.assets import open_library

        library = open_library("test")
    made: list[Example] = []
    for index in range(200 + count):
        if len(made) >= count:
            break
        rng = np.random.default_rng([SEED, index])
        own = examples_of(rng, draw(rng, library, side=NATIVE), _clean, SIDE, Faults(), unmixed=1.0)
        made += _rarest(rng, own, Counter(example.kind for example in made))
    if len(made) < count:
        raise ValueError(f"only {len(made)} of {count} windows of {SIDE} px could be drawn; the assets are too few")
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = {name: np.stack([example[at] for example in made[:count]]) for at, name in enumerate(Example._fields)}
    half = path.with_suffix(".tmp.npz")
    np.savez(half, **parts)  # pyright: ignore[reportArgumentType]
    half.replace(path)
    return made[:count]


def _rarest(rng: np.random.Generator, own: list[Example], taken_kinds: Counter[int]) -> list[Example]:
    """Half of the windows of a page, of the rarest kinds so far, so that not all are text."""
    left = [own[i] for i in rng.permutation(len(own))]
    taken = []
    for _ in range(min(len(own), LAYERS * EACH // 2)):
        least = min(range(len(left)), key=lambda at: taken_kinds[left[at].kind])
        taken.append(left.pop(least))
        taken_kinds[taken[-1].kind] += 1
    return taken


def _clean(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    return picture
