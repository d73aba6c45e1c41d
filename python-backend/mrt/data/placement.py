"""The layers of a design: the content and region of each, so that little of it is hidden by those above."""

from __future__ import annotations

import numpy as np

from mrt.data import backgrounds, glyphs, painting, textures
from mrt.data.backgrounds import NAMES, Background
from mrt.data.design import DrawnLayer, over
from mrt.data.frame import Frame
from mrt.data.page_sizes import Scale
from mrt.geometry import TOKEN, Region, snap

MARGIN = 2  # px between an aligned content and its region
_KINDS = ("shape", "icon", "text", "panel", "shadow", "photo")
_SHARE = (0.27, 0.28, 0.29, 0.07, 0.03, 0.06)
_ORDER = {kind: place for place, kind in enumerate(("photo", "panel", "shadow", "shape", "icon", "text"))}
_GROUND = ("photo", "panel", "shadow")  # others may lie on these
_TRIES = 3  # contents a layer is tried with, places a content is tried at
_PLACES = 10


def accent_of(rng: np.random.Generator, background: Background) -> str | None:
    """A colour that stands out from the whole background."""
    name = NAMES[rng.integers(len(NAMES))]
    stands_out = all(painting.apart(name, np.array(backgrounds.COLOURS[c])) for c in background.colours)
    return name if stands_out and background.colours else None


def layers(
    rng: np.random.Generator, frame: Frame, scale: Scale, wanted: int, picture: np.ndarray
) -> tuple[DrawnLayer, ...]:
    """At most `wanted` layers, bottom to top, drawn over `picture`, the background on its canvas."""
    kinds = sorted(rng.choice(_KINDS, size=wanted, p=_SHARE), key=_ORDER.__getitem__)
    outside = int(rng.integers(wanted)) if frame.overflows else None
    occupied, whole = np.zeros(picture.shape[:2], np.float32), Region(0, 0, *frame.canvas)
    most = 0.1 if frame.accent else 0.5
    drawn: list[DrawnLayer] = []
    for place, kind in enumerate(kinds):
        for _ in range(_TRIES):
            mask, name = _content(rng, str(kind), scale, frame.aligned)
            region, box = _place(rng, mask.shape, frame, occupied, outside == place)
            room = scale.tokens - sum(layer.region.tokens for layer in drawn)
            if region is None or region.tokens > room:
                continue
            if kind not in _GROUND and occupied[box.within(whole)].mean() > most:
                continue
            layer = painting.layer(rng, str(kind), name, mask, region, box, frame, picture)
            drawn.append(layer)
            over(picture, layer.pixels.astype(np.float32), region)
            if kind not in _GROUND:
                occupied[box.within(whole)] += 1
            break
    return tuple(drawn)


def _content(rng: np.random.Generator, kind: str, scale: Scale, aligned: bool) -> tuple[np.ndarray, str]:
    """A mask (h, w) of a natural size, and what it shows."""
    small = scale.sides[2] == 0
    if kind in ("panel", "photo"):
        columns, rows = rng.integers(3, 5 if small else 8), rng.integers(2, 4 if small else 5)
        name = "panel" if kind == "panel" else textures.KINDS[rng.integers(len(textures.KINDS))]
        return glyphs.panel(*_inside(rng, columns, rows, aligned)), name
    if kind == "shadow":
        columns, rows = rng.integers(3, 4 if small else 6), rng.integers(2, 3 if small else 4)
        return glyphs.shadow(*_inside(rng, columns, rows, aligned)), "shadow"
    if kind == "text":
        words = glyphs.LATIN if rng.random() < 0.5 else glyphs.WORDS
        name = words[rng.integers(len(words))]
        word = glyphs.master("text", name)
        height = rng.uniform(*scale.text)
        columns = np.clip(round(height * word.width / word.height / TOKEN), 2, 5 if small else 7)
        return glyphs.fitted(kind, name, *_inside(rng, columns, 2, aligned)), name
    names = glyphs.SHAPES if kind == "shape" else glyphs.ICONS
    name = names[rng.integers(len(names))]
    side = int(rng.choice([2, 3, 4], p=scale.sides))
    columns, rows = (side + 1, 2) if name == "pill" else (side, side)
    return glyphs.fitted(kind, name, *_inside(rng, columns, rows, aligned)), name


def _inside(rng: np.random.Generator, columns: int, rows: int, aligned: bool) -> tuple[int, int]:
    """Width and height px of the box that a content of so many tokens may fill."""
    scale = 1.0 if aligned else rng.uniform(0.75, 1.1)
    return max(12, int((columns * TOKEN - 2 * MARGIN) * scale)), max(12, int((rows * TOKEN - 2 * MARGIN) * scale))


def _place(rng, shape, frame: Frame, occupied: np.ndarray, outside: bool) -> tuple[Region | None, Region]:
    """The region and the content's box that cover least of the layers so far; None if they do not fit."""
    height, width = shape
    canvas, page = frame.canvas, frame.page
    columns, rows = -(-(width + 2) // TOKEN), -(-(height + 2) // TOKEN)
    best: tuple[float, Region | None, Region] = (np.inf, None, page)
    whole = Region(0, 0, *canvas)
    for _ in range(_PLACES):
        if frame.aligned:
            size = columns * TOKEN, rows * TOKEN
            x, y = (
                int(rng.integers(0, max(1, (limit - extent) // TOKEN + 1))) * TOKEN
                for limit, extent in zip(canvas, size, strict=True)
            )
            region = Region(x, y, *size)
            box = Region(x + (size[0] - width) // 2, y + (size[1] - height) // 2, width, height)
        else:
            x, y = (
                int(rng.integers(0, max(1, canvas[0] - width))),
                int(rng.integers(0, max(1, canvas[1] - height))),
            )
            box = Region(x, y, width, height)
            region = snap(box)
        seen = page.intersect(region)
        if page.contains(region) == outside or seen.width < TOKEN or seen.height < TOKEN:
            continue
        if not whole.contains(region):
            continue
        cost = float(occupied[box.within(whole)].sum())
        if cost < best[0]:
            best = cost, region, box
    return best[1], best[2]
