"""The taste of one page: its colours, faces, topic, language, and habits that hold for all that is on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mrt.data.world.assets.library import Face, Library
from mrt.data.world.compose import palette
from mrt.data.world.compose.cabinet import Cabinet
from mrt.data.world.compose.palette import Palette
from mrt.data.world.ink.lettering import COMPLEX, SHAPED
from mrt.data.world.words import speech
from mrt.data.world.words.speech import Speech

SCRIPTS = ("latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "thai", "chinese", "japanese", "korean")
_HEAD = {"sans": 1.2, "serif": 0.8, "display": 1.4, "handwriting": 0.7, "mono": 0.15}
_BODY = {"sans": 3.0, "serif": 1.0, "display": 0.0, "handwriting": 0.08, "mono": 0.15}


@dataclass(frozen=True)
class Taste:
    """`radius`: of corners, share of the shorter side. `shadow`: none, soft, hard. `align`: left, center, right."""

    palette: Palette
    speech: Speech
    topic: str
    head: Face
    body: Face
    plain: Face
    upper: bool
    bold: bool
    align: str
    radius: float
    shadow: str
    rim: bool
    icons: str
    illustrations: str
    people: str
    tracking: float

    def with_palette(self, other: Palette) -> Taste:
        return replace(self, palette=other)


def drawn(rng: np.random.Generator, library: Library, cabinet: Cabinet) -> Taste:
    """A taste at random. ValueError where the library has no face for any script."""
    able = frozenset(script for script in SCRIPTS if library.faces(script) and (SHAPED or script not in COMPLEX))
    words = speech.language(rng, able)
    for _ in range(8):
        if cabinet.faces(words):
            break
        words = speech.language(rng, able)
    faces = cabinet.faces(words)
    if not faces:
        raise ValueError(f"no face has all letters of {words.language}; fetch the assets again")
    head = faces[_chosen(rng, faces, _HEAD)]
    body = head if rng.random() < 0.2 and head.category in ("sans", "serif") else faces[_chosen(rng, faces, _BODY)]
    latin = library.faces("latin")
    plain = body if "latin" in body.scripts else latin[_chosen(rng, latin, _BODY)]
    handwritten = head.category == "handwriting"
    names = tuple(speech.topics())
    return Taste(
        palette=palette.drawn(rng),
        speech=words,
        topic=names[int(rng.integers(len(names)))],
        head=head,
        body=body,
        plain=plain,
        upper=bool(rng.random() < 0.42) and not handwritten and words.language not in ("tr", "el"),
        bold=bool(rng.random() < 0.65),
        align="right" if words.script in ("arabic", "hebrew") else str(rng.choice(("left", "center"), p=(0.5, 0.5))),
        radius=float(rng.choice((0, 0.06, 0.12, 0.25, 0.5), p=(0.3, 0.25, 0.2, 0.15, 0.1))),
        shadow=str(rng.choice(("none", "soft", "hard"), p=(0.5, 0.4, 0.1))),
        rim=bool(rng.random() < 0.14),
        icons=cabinet.set_of(rng, "icons"),
        illustrations=cabinet.set_of(rng, "illustrations"),
        people=cabinet.set_of(rng, "people"),
        tracking=float(rng.choice((0.0, 0.0, 0.0, 0.02, 0.06, 0.15))) if not handwritten else 0.0,
    )


def _chosen(rng: np.random.Generator, faces, shares: dict[str, float]) -> int:
    weights = np.array([shares[face.category] for face in faces], float)
    if not weights.sum():
        weights[:] = 1
    return int(rng.choice(len(faces), p=weights / weights.sum()))
