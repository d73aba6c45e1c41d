"""Colours that can be read on what lies beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mrt.colours import luminance
from mrt.experts.type.style import Colour, Outline

LEAST = 3.0  # WCAG 2.1, contrast of large letters
_ASKED = 1.6  # of a colour that somebody asked for
_WANTED = 4.5  # of a colour that is chosen instead
_RIM = 0.06  # of the size, an outline
_WORST = 20  # percent of the pixels beneath may have less


class Legible(NamedTuple):
    """`colour` and, where the ground is both light and dark, an `outline`; `note` says what was changed, or is ""."""

    colour: Colour
    outline: Outline | None
    note: str


def legible(colour: Colour, ground: np.ndarray, palette: Sequence[Colour] = (), asked: bool = False) -> Legible:
    """The colour where it can be read on `ground` (h, w, 3) uint8 sRGB, else one of the palette or a tone near black or
    white, tinted by it, whichever is nearest among those that can. One that was `asked` for stays, and gets an outline
    where it is hardly seen. ValueError where the ground has no pixels."""
    if ground.ndim != 3 or ground.shape[2] != 3 or not ground.size:
        raise ValueError(f"the ground is (h, w, 3) pixels, not {ground.shape}")
    beneath = luminance(ground.reshape(-1, 3))
    if _score(colour, beneath) >= (_ASKED if asked else LEAST):
        return Legible(colour, None, "")
    dark, light = _tinted(colour, 0.12, 0), _tinted(colour, 0.1, 255)
    if asked:
        rim = max(
            (dark, light), key=lambda tone: min(_score(tone, beneath), _score(tone, luminance(np.array([colour]))))
        )
        note = f"{_hex(colour)} is hardly seen on what lies beneath; it has an outline in {_hex(rim)}"
        return Legible(colour, Outline(rim, _RIM), note)
    able = [one for one in (*palette, dark, light) if _score(one, beneath) >= _WANTED]
    best = (
        min(able, key=lambda one: _apart(one, colour)) if able else max((dark, light), key=lambda c: _score(c, beneath))
    )
    note = f"{_hex(colour)} cannot be read on what lies beneath; set in {_hex(best)}"
    if able or _score(best, beneath) >= LEAST:
        return Legible(best, None, note)
    rim = light if best == dark else dark
    return Legible(
        best, Outline(rim, _RIM), f"{note}, with an outline in {_hex(rim)}, since the ground is light and dark"
    )


def _score(colour: Colour, beneath: np.ndarray) -> float:
    """The contrast that all but the worst pixels have, 1..21."""
    own = float(luminance(np.array(colour)))
    high, low = np.maximum(beneath, own), np.minimum(beneath, own)
    return float(np.percentile((high + 0.05) / (low + 0.05), _WORST))


def _tinted(colour: Colour, share: float, toward: int) -> Colour:
    red, green, blue = (round(value * share + toward * (1 - share)) for value in colour)
    return red, green, blue


def _apart(one: Colour, other: Colour) -> float:
    return float(np.abs(np.array(one, float) - other).sum())


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
