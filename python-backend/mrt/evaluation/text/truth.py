"""What is known of the text of a design: each text layer as far as it is seen on the page, and the ground beneath."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mrt.data.world.design import Design
from mrt.geometry import Region

Ground = Literal["flat", "gradient", "structured"]
GROUNDS: tuple[Ground, ...] = ("flat", "gradient", "structured")
_SEEN = 2  # of 255 that a pixel has to change by for its alpha to be seen
_SHOWN = 0.6  # of a layer's alpha that has to be seen on the page
_LEAST = 30  # px of alpha
_FLAT = 0.012  # standard deviation, 0..1
_GRADIENT = 0.03  # difference of neighbours
_SMOOTH = 0.995  # share of the pixels whose neighbours differ by less
_READABLE = 0.95  # of a string's letters that the reader's alphabet has


@dataclass(frozen=True)
class TrueText:
    """One layer: `region` on the page, `alpha` (h, w) float32 0..1 of what is seen of it there."""

    string: str | None
    region: Region
    alpha: np.ndarray
    ground: Ground


@dataclass(frozen=True)
class Truth:
    """`picture`, `ground` (h, w, 3) uint8; `alpha`, `seen` (h, w): of all text together, and where it shows at all."""

    picture: np.ndarray
    ground: np.ndarray
    alpha: np.ndarray
    seen: np.ndarray
    texts: tuple[TrueText, ...]


def truth_of(design: Design) -> Truth:
    """A design's page with what is known of its text; the paper beneath is white."""
    canvas = Region(0, 0, *design.canvas)
    own = [index for index, layer in enumerate(design.layers) if layer.kind == "text"]
    picture = _opaque(design.flat())
    ground = _opaque(design.composite(leave_out=own)[design.page.within(canvas)])
    seen = np.abs(picture.astype(int) - ground).max(-1) > _SEEN
    visible = design.visible()
    whole = np.zeros(seen.shape, np.float32)
    texts = []
    for index in own:
        layer = design.layers[index]
        common = layer.region.intersect(design.page)
        if not common.width or not common.height:
            continue
        alpha = visible[index][common.within(layer.region)].astype(np.float32) / 255
        place = Region(common.x - design.page.x, common.y - design.page.y, common.width, common.height)
        at = place.within(Region(0, 0, *design.page[2:]))
        np.maximum(whole[at], alpha, out=whole[at])
        full = layer.pixels[..., 3].astype(np.float32).sum() / 255
        if alpha.sum() >= max(_LEAST, _SHOWN * full) and (seen[at] & (alpha > 0.5)).any():
            texts.append(TrueText(layer.text, place, alpha, ground_of(ground[at])))
    return Truth(picture, ground, whole, seen, tuple(texts))


def ground_of(part: np.ndarray) -> Ground:
    """What kind of ground (h, w, 3) uint8 is."""
    values = part.astype(np.float32) / 255
    if values.std((0, 1)).max() < _FLAT:
        return "flat"
    steps = [np.abs(np.diff(values, axis=axis)).max(-1) for axis in (0, 1)]
    return "gradient" if all(np.quantile(step, _SMOOTH) < _GRADIENT for step in steps if step.size) else "structured"


def letters_of(string: str) -> str:
    """A string as it is compared: without spaces and in compatibility forms."""
    return "".join(unicodedata.normalize("NFKC", string).split())


def readable(string: str, alphabet: Collection[str]) -> bool:
    """Whether the reader knows a string's letters at all."""
    letters = letters_of(string)
    return bool(letters) and sum(letter in alphabet for letter in letters) >= _READABLE * len(letters)


def _opaque(premultiplied: np.ndarray) -> np.ndarray:
    return premultiplied[..., :3] + (255 - premultiplied[..., 3:])
