"""Layered designs drawn from a seed: a canvas, a page inside it, a background and layers, with captions.

Most designs have a canvas larger than the page and at least one layer that overflows it (MRT 3.2). In `aligned`
designs a layer's content is centred in its region, as a caption and a region alone can foretell it; in the others it
lies anywhere, as cut-outs of a real picture do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.data import backgrounds, glyphs
from mrt.data.backgrounds import NAMES, Background
from mrt.geometry import TOKEN, Region, snap

MARGIN = 2  # px between an aligned content and its region
_PAGES = ((8, 8), (8, 8), (8, 8), (6, 8), (8, 6), (6, 6))  # tokens, width then height
_KINDS = ("shape", "icon", "text", "panel", "shadow")
_SHARE = (0.30, 0.30, 0.28, 0.08, 0.04)
_ORDER = {kind: place for place, kind in enumerate(("panel", "shadow", "shape", "icon", "text"))}
_MAX_TOKENS = 64  # of all layers of a design


@dataclass(frozen=True)
class DrawnLayer:
    """`pixels` and `reference`: premultiplied RGBA (height, width, 4) uint8 of exactly `region`.

    `reference` shows the same thing in a foreign colour. `box` is the tight region of the content.
    """

    kind: str
    name: str
    colour: str
    caption: str
    region: Region
    box: Region
    pixels: np.ndarray
    reference: np.ndarray

    @property
    def coloured(self) -> bool:
        """Whether the colour follows the design's accent."""
        return self.kind in ("shape", "icon", "text")


@dataclass(frozen=True)
class Design:
    """`background` fills the page; `layers` lie bottom to top. `accent`: all coloured layers share one colour."""

    canvas: tuple[int, int]
    page: Region
    background: Background
    layers: tuple[DrawnLayer, ...]
    aligned: bool
    accent: str | None

    def composite(self, leave_out: frozenset[int] = frozenset()) -> np.ndarray:
        """Background and layers flattened, premultiplied RGBA (canvas height, canvas width, 4) uint8.

        `leave_out`: indices into `layers` of those that the picture does not show.
        """
        width, height = self.canvas
        picture = np.zeros((height, width, 4), np.float32)
        _over(picture, self.background.pixels, self.page)
        for index, layer in enumerate(self.layers):
            if index not in leave_out:
                _over(picture, layer.pixels.astype(np.float32), layer.region)
        return to_bytes(picture)


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8)


def draw(rng: np.random.Generator) -> Design:
    """A design of at most 5 layers: what finds no room is left out."""
    wide, high = _PAGES[rng.integers(len(_PAGES))]
    margin = int(rng.choice([0, 1, 2], p=[0.2, 0.65, 0.15]))
    canvas = (wide + 2 * margin) * TOKEN, (high + 2 * margin) * TOKEN
    page = Region(margin * TOKEN, margin * TOKEN, wide * TOKEN, high * TOKEN)
    aligned, background = bool(rng.random() < 0.7), backgrounds.draw(rng, page.width, page.height)
    accent = _accent(rng, background) if rng.random() < 0.45 else None
    most = 0.1 if accent else 0.5
    count = int(rng.choice([1, 2, 3, 4, 5], p=[0.08, 0.22, 0.3, 0.25, 0.15]))
    kinds = sorted(rng.choice(_KINDS, size=count, p=_SHARE), key=_ORDER.__getitem__)
    overflow = int(rng.integers(count)) if margin and rng.random() < 0.85 else None
    picture = np.zeros((canvas[1], canvas[0], 4), np.float32)
    _over(picture, background.pixels, page)
    occupied = np.zeros(canvas[::-1], np.float32)
    drawn: list[DrawnLayer] = []
    whole = Region(0, 0, *canvas)
    for place, kind in enumerate(kinds):
        mask, name = _content(rng, str(kind), aligned)
        region, box = _place(rng, mask.shape, canvas, page, occupied, aligned, overflow == place)
        if region is None:
            continue
        hidden = occupied[box.within(whole)].mean()
        if hidden > most and kind not in ("panel", "shadow"):
            continue
        if region.tokens + sum(layer.region.tokens for layer in drawn) > _MAX_TOKENS:
            continue
        layer = _paint(rng, str(kind), name, mask, region, box, picture, background, accent)
        drawn.append(layer)
        _over(picture, layer.pixels.astype(np.float32), region)
        if kind not in ("panel", "shadow"):
            occupied[box.within(whole)] += 1
    return Design(canvas, page, background, tuple(drawn), aligned, accent)


def _accent(rng: np.random.Generator, background: Background) -> str | None:
    """A colour that stands out from the whole background."""
    name = NAMES[rng.integers(len(NAMES))]
    return name if all(_apart(name, np.array(backgrounds.COLOURS[c])) for c in background.colours) else None


def _apart(name: str, other: np.ndarray) -> bool:
    return bool(np.abs(np.array(backgrounds.COLOURS[name]) - other[:3]).sum() > 150)


def _content(rng: np.random.Generator, kind: str, aligned: bool) -> tuple[np.ndarray, str]:
    """A mask (h, w) of a natural size, and what it shows."""
    if kind == "panel":
        columns, rows = rng.integers(4, 8), rng.integers(2, 5)
        return glyphs.panel(*_inside(rng, columns, rows, aligned)), "panel"
    if kind == "shadow":
        columns, rows = rng.integers(3, 6), rng.integers(2, 4)
        return glyphs.shadow(*_inside(rng, columns, rows, aligned)), "shadow"
    if kind == "text":
        name = glyphs.WORDS[rng.integers(len(glyphs.WORDS))]
        word = glyphs.master("text", name)
        height = rng.uniform(19, 28)
        columns = np.clip(round(height * word.width / word.height / TOKEN), 2, 7)
        return glyphs.fitted(kind, name, *_inside(rng, columns, 2, aligned)), name
    names = glyphs.SHAPES if kind == "shape" else glyphs.ICONS
    name = names[rng.integers(len(names))]
    side = int(rng.choice([2, 3, 4], p=[0.25, 0.5, 0.25]))
    columns, rows = (side + 1, 2) if name == "pill" else (side, side)
    return glyphs.fitted(kind, name, *_inside(rng, columns, rows, aligned)), name


def _inside(rng: np.random.Generator, columns: int, rows: int, aligned: bool) -> tuple[int, int]:
    """Width and height px of the box that a content of so many tokens may fill."""
    scale = 1.0 if aligned else rng.uniform(0.75, 1.1)
    return max(12, int((columns * TOKEN - 2 * MARGIN) * scale)), max(12, int((rows * TOKEN - 2 * MARGIN) * scale))


def _place(rng, shape, canvas, page, occupied, aligned, overflows) -> tuple[Region | None, Region]:
    """The region and the content's box where they cover least of what stands; None where they do not fit."""
    height, width = shape
    columns, rows = -(-(width + 2) // TOKEN), -(-(height + 2) // TOKEN)
    best: tuple[float, Region | None, Region] = (np.inf, None, page)
    whole = Region(0, 0, *canvas)
    for _ in range(10):
        if aligned:
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
        if page.contains(region) == overflows or seen.width < TOKEN or seen.height < TOKEN:
            continue
        if not whole.contains(region):
            continue
        cost = float(occupied[box.within(whole)].sum())
        if cost < best[0]:
            best = cost, region, box
    return best[1], best[2]


def _paint(rng, kind, name, mask, region, box, picture, background, accent) -> DrawnLayer:
    centre = (
        min(box.y + box.height // 2, picture.shape[0] - 1),
        min(box.x + box.width // 2, picture.shape[1] - 1),
    )
    under, taken = picture[centre], background.colours
    colour, foreign = _colour(rng, kind, under, taken, accent)
    opacity = {"panel": 0.5, "shadow": 0.6}.get(kind, 1.0)
    caption = {
        "shape": f"{colour} {name}",
        "icon": f"{colour} {name} icon",
        "text": f'{colour} text "{name}"',
        "panel": f"translucent {colour} panel",
        "shadow": "soft shadow",
    }[kind]
    paint = np.array((20, 20, 20), np.float32) if kind == "shadow" else backgrounds.jittered(rng, colour)
    other = backgrounds.jittered(rng, foreign)
    pixels, reference = (_filled(mask * opacity, value, region, box) for value in (paint, other))
    return DrawnLayer(kind, name, colour, caption, region, box, pixels, reference)


def _colour(rng, kind, under, taken, accent) -> tuple[str, str]:
    """A colour that stands out from what lies beneath, and a foreign one for the reference."""
    colour = "black"
    if kind != "shadow":
        if accent and kind != "panel":
            colour = accent
        else:
            for _ in range(10):
                colour = NAMES[rng.integers(len(NAMES))]
                if _apart(colour, under) and (colour not in taken or kind == "panel"):
                    break
    others = [name for name in NAMES if name != colour]
    return colour, others[rng.integers(len(others))]


def _filled(alpha: np.ndarray, colour: np.ndarray, region: Region, box: Region) -> np.ndarray:
    pixels = np.zeros((region.height, region.width, 4), np.float32)
    inner = pixels[box.within(region)]
    inner[..., :3] = colour * alpha[..., None]
    inner[..., 3] = 255 * alpha
    return to_bytes(pixels)


def _over(picture: np.ndarray, pixels: np.ndarray, region: Region) -> None:
    """Source-over of premultiplied float pixels, in place."""
    part = picture[region.y : region.bottom, region.x : region.right]
    part *= 1 - pixels[..., 3:] / 255
    part += pixels
