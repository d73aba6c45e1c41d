"""The drawings that the judge learns from and is tried on: icons and emoji of the fetched assets, by concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from mrt.data.world.assets.library import Split
from mrt.data.world.assets.opened import StoredDrawing, StoredLibrary
from mrt.evaluation.concepts.features import silhouette

# What the weights know, by the names that icon sets give it. Rings are jewels there, pills medicine, and arches few.
KNOWN: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in "circle square triangle diamond hexagon star heart bell sun moon cloud gift".split()},
    **{name: (name,) for name in "camera trophy tree flag umbrella".split()},
    "house": ("house", "home"),
    "lightning": ("lightning", "bolt", "lightning bolt"),
    "cup": ("cup", "mug", "coffee"),
    "airplane": ("airplane", "plane"),
}
CONCEPTS = 150
EMOJI = frozenset("iconify/" + name for name in "noto noto-v1 twemoji fluent-emoji fluent-emoji-flat".split()) | {
    "iconify/emojione",
    "iconify/fxemoji",
}
# The authors whose drawings are judged: Lucide (redrawn from Feather, by Cole Bemis) and Bootstrap Icons.
JUDGED = ("Lucide Contributors", "Cole Bemis", "The Bootstrap Authors")
_EACH = 3  # drawings of an author for a concept
_SIDE = 128  # px


class Drawn(NamedTuple):
    concept: int
    author: str
    split: Split
    shape: np.ndarray


class Drawings:
    """`libraries`: of all splits. Those of JUDGED are left out."""

    def __init__(self, libraries: Mapping[Split, StoredLibrary]):
        self._by_name: dict[str, list[tuple[str, Split, StoredDrawing]]] = defaultdict(list)
        for split, library in libraries.items():
            sets = library.facts["sets"]
            for drawing in (*library.icons, *library.illustrations):
                assert isinstance(drawing, StoredDrawing)
                author = sets[drawing.record["set"]]["author"]
                if drawing.key.startswith("iconify/") and author not in JUDGED:
                    self._by_name[drawing.name].append((author, split, drawing))

    def concepts(self, named: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Names by concept: KNOWN, and as many more as make CONCEPTS, by a rule that needs no eye: a single word that
        names a drawing of the set that is judged (`named`) and an emoji, those first that most authors have drawn."""
        taken = {name for names in KNOWN.values() for name in names}
        authors = {
            name: len({author for author, _, drawing in self._by_name[name] if drawing.kind == "icon"})
            for name in named
            if name.isalpha() and name not in taken and self._is_emoji(name)
        }
        more = sorted(authors, key=lambda name: (-authors[name], name))[: CONCEPTS - len(KNOWN)]
        return {**KNOWN, **{name: (name,) for name in more}}

    def _is_emoji(self, name: str) -> bool:
        return any(drawing.record["set"] in EMOJI for _, _, drawing in self._by_name[name])

    def of(self, concepts: Sequence[Sequence[str]], seed: int) -> Iterable[Drawn]:
        """Of each concept's names up to _EACH drawings by an author; what cannot be drawn is left out."""
        rng = np.random.default_rng(seed)
        for concept, names in enumerate(concepts):
            by_author: dict[str, list[tuple[Split, StoredDrawing]]] = defaultdict(list)
            for author, split, drawing in (each for name in names for each in self._by_name[name]):
                by_author[author].append((split, drawing))
            for author, found in sorted(by_author.items()):
                for at in rng.permutation(len(found))[:_EACH]:
                    split, drawing = found[at]
                    shape = _shape(drawing)
                    if shape is not None:
                        yield Drawn(concept, author, split, shape)


def _shape(drawing: StoredDrawing) -> np.ndarray | None:
    try:
        return silhouette(drawing.pixels(_SIDE), coloured=drawing.kind == "illustration")
    except ValueError:
        return None
