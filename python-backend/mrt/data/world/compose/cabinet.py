"""A library's drawings and photographs by topic and set, so that what stands on a page belongs together."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from mrt.data.world.assets.library import Drawing, Library, Photo
from mrt.data.world.words.speech import topics

T = TypeVar("T")
skipped: Counter[str] = Counter()
"""How often an asset could not be used, by its key; a broken one is left out of the page that wanted it."""

_TRIES = 12


class Cabinet:
    """Looks up the assets of one library. What is asked for and there is none of, is a ValueError that says so."""

    def __init__(self, library: Library):
        self.library = library
        self._sets = {kind: _sets(getattr(library, kind)) for kind in ("icons", "illustrations", "people")}
        self._topical: dict[tuple[str, str, str], list[Drawing]] = {}

    def set_of(self, rng: np.random.Generator, kind: str) -> str:
        """The name of a set of icons, illustrations or people; large sets are likelier, though not in proportion."""
        sets = self._sets[kind]
        if not sets:
            raise ValueError(f"the library has no {kind}; fetch the assets again")
        weights = np.array([len(drawings) ** 0.6 for drawings in sets.values()])
        return list(sets)[int(rng.choice(len(sets), p=weights / weights.sum()))]

    def pick(self, rng: np.random.Generator, kind: str, topic: str, of_set: str | None = None) -> Drawing:
        """A drawing of the topic where its set has some."""
        name = of_set or self.set_of(rng, kind)
        fitting = self._of_topic(kind, name, topic) if rng.random() < 0.8 else []
        found = fitting if len(fitting) >= 2 else self._sets[kind][name]
        return found[int(rng.integers(len(found)))]

    def photo(self, rng: np.random.Generator) -> Photo:
        photos = self.library.photos
        if not photos:
            raise ValueError("the library has no photos; fetch the assets again")
        return photos[int(rng.integers(len(photos)))]

    def texture(self, rng: np.random.Generator) -> Photo:
        textures = self.library.textures or self.library.photos
        if not textures:
            raise ValueError("the library has no textures and no photos; fetch the assets again")
        return textures[int(rng.integers(len(textures)))]

    def _of_topic(self, kind: str, name: str, topic: str) -> list[Drawing]:
        key = (kind, name, topic)
        if key not in self._topical:
            words = set(topics()[topic])
            self._topical[key] = [drawing for drawing in self._sets[kind][name] if words & _words(drawing)]
        return self._topical[key]


def of(library: Library) -> Cabinet:
    """The cabinet of a library, made once."""
    found = _CABINETS.get(id(library))
    if found is None or found.library is not library:
        found = Cabinet(library)
        _CABINETS[id(library)] = found
        weakref.finalize(library, _CABINETS.pop, id(library), None)
    return found


_CABINETS: dict[int, Cabinet] = {}


def sound(pick: Callable[[], T], use: Callable[[T], np.ndarray]) -> tuple[T, np.ndarray]:
    """Pick until one can be used; each that cannot is counted. ValueError after a dozen."""
    last = ""
    for _ in range(_TRIES):
        asset = pick()
        try:
            return asset, use(asset)
        except (ValueError, OSError) as error:
            key = str(getattr(asset, "key", asset))
            skipped[key] += 1
            last = f"{key}: {error}"
    raise ValueError(f"{_TRIES} assets in a row could not be used, the last is {last}; fetch the assets again")


def set_name(key: str) -> str:
    """The set that an asset belongs to."""
    return key.rpartition("/")[0] or key


def _sets(drawings: Sequence[Drawing]) -> dict[str, list[Drawing]]:
    found: dict[str, list[Drawing]] = {}
    for drawing in drawings:
        found.setdefault(set_name(drawing.key), []).append(drawing)
    return found


def _words(drawing: Drawing) -> set[str]:
    name = drawing.name.lower()
    return {name, *name.split(), *(tag.lower() for tag in drawing.tags)}
