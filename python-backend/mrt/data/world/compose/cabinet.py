"""A library's drawings and photographs by topic and set, so that what stands on a page belongs together."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from mrt.data.world.assets.library import Drawing, Face, Library, Photo
from mrt.data.world.compose import register
from mrt.data.world.words.speech import Speech

T = TypeVar("T")
skipped: Counter[str] = Counter()
"""How often an asset could not be used, by its key; a broken one is left out of the page that wanted it."""

_TRIES = 12
_SIGNS = ("computer", "signs", "shapes", "geography", "office", "unsorted")
_THINGS = ("emoji", "noto", "openclipart", "kameleon", "stickies", "flat-ui", "gcompris", "twemoji")


class Cabinet:
    """Looks up the assets of one library. What is asked for and there is none of, is a ValueError that says so."""

    def __init__(self, library: Library):
        self.library = library
        self._register = register.of(library)
        self._faces: dict[str, list[Face]] = {}

    def set_of(self, rng: np.random.Generator, kind: str) -> str:
        """The name of a set of icons, illustrations or people; large sets are likelier, though not in proportion."""
        sets = self._register[kind]
        if not sets:
            raise ValueError(f"the library has no {kind}; fetch the assets again")
        weights = np.array([len(topics[""]) ** 0.6 * _liked(kind, name) for name, topics in sets.items()])
        return list(sets)[int(rng.choice(len(sets), p=weights / weights.sum()))]

    def pick(self, rng: np.random.Generator, kind: str, topic: str, of_set: str | None = None) -> Drawing:
        """A drawing of the topic where its set has some."""
        own = self._register[kind][of_set or self.set_of(rng, kind)]
        fitting = own.get(topic, []) if rng.random() < 0.85 else []
        found = fitting if len(fitting) >= 2 else own[""]
        return getattr(self.library, kind)[found[int(rng.integers(len(found)))]]

    def faces(self, speech: Speech) -> list[Face]:
        """The faces that have every letter of a language's lists; none where the library has none."""
        if speech.language not in self._faces:
            letters = "".join(sorted({letter for phrases in speech.phrases.values() for letter in "".join(phrases)}))
            letters = "".join(sorted(set((letters + letters.upper()).replace(" ", ""))))
            own = self.library.faces(speech.script)
            self._faces[speech.language] = [face for face in own if face.covers(speech.script, letters)]
        return self._faces[speech.language]

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


def _liked(kind: str, name: str) -> float:
    """Sets of things are likelier as illustrations than sets of signs."""
    if kind == "people":
        return 0.35 if name.endswith(("pixel-art", "croodles")) else 1.0
    if name.startswith("openclipart/") and any(word in name for word in _SIGNS):
        return 0.3
    return 3.0 if kind == "illustrations" and any(word in name for word in _THINGS) else 1.0
