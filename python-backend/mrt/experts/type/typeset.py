"""`typeset`: a string in place of letters that the network drew, in their colour, size and style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.setting import Setting
from mrt.experts.type.style import Colour
from mrt.experts.type.suggest import style_of

SMALLEST = 0.4  # of the size that the region allows: what was drawn smaller is a blot, no measure


class Typeset(NamedTuple):
    """`pixels` (height, width, 4) uint8, sRGB, straight alpha; `notes`: a sentence for each thing that is not as the
    drawn layer, its caption, or the design's colours asked."""

    pixels: np.ndarray
    setting: Setting
    notes: tuple[str, ...]


def typeset(
    string: str,
    width: int,
    height: int,
    drawn: np.ndarray | None = None,
    words: str = "",
    read: str = "",
    ground: np.ndarray | None = None,
    palette: Sequence[Colour] = (),
    colour: Colour | None = None,
    smallest: float = SMALLEST,
) -> Typeset:
    """`string` set into a region of `width` x `height` px of the canvas, about as large as it was drawn, and at least
    `smallest` of the size that the region allows.

    `drawn` (height, width, 4) uint8: the layer as the network made it, at the canvas' size; other arguments as of
    `suggest.style_of`. CannotSet and ValueError as of `fit.fit`; ValueError where `drawn` has another size.
    """
    if drawn is not None and drawn.shape != (height, width, 4):
        raise ValueError(f"the drawn layer is {drawn.shape}, its region {width} x {height} px; scale it to that first")
    style, notes = style_of(drawn, words, read, ground, palette, colour)
    setting = fit(string, width, height, replace(style, size=None))
    if style.size and style.size < setting.size:
        setting = fit(string, width, height, replace(style, size=max(style.size, smallest * setting.size)))
    return Typeset(draw(setting), setting, (*notes, *setting.notes))
