"""Things one below the other in a box, with one alignment: what most pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mrt.data.world.compose import panels, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.typesetting import Words

_STEP = 0.9
_LEAST = 0.35
_RESTLESS = 0.14


@dataclass(frozen=True)
class Thing:
    """Something of `width` x `height` units (at most the whole width) that `draw` lays into the box it is given."""

    width: float
    height: float
    draw: Callable[[Sheet, Box], object]
    gap: float = 0.5


def stacked(sheet: Sheet, box: Box, entries: Sequence[Words | Thing], align: str = "", down: float = 0.5) -> Box:
    """Set the entries into a box, all smaller alike where it is too low; the box that they take.

    A gap behind an entry is a share of its own size (words) or of units (things)."""
    align = align or sheet.taste.align
    scale = 1.0
    while True:
        sizes = [_size(sheet, entry, box, align, scale) for entry in entries]
        total = sum(size[1] + size[2] for size in sizes) - (sizes[-1][2] if sizes else 0)
        if total <= box.height or scale < _LEAST:
            break
        scale *= _STEP
    across = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    y = start = box.y + max(0.0, box.height - total) * down
    widest = max((size[0] for size in sizes), default=1)
    _calmed(sheet, Box(box.x + (box.width - widest) * across, start, widest, total))
    for entry, (width, height, gap, set_) in zip(entries, sizes, strict=True):
        x = box.x + (box.width - width) * across
        if isinstance(entry, Words):
            assert set_ is not None
            typesetting.lay(sheet, entry, set_, x, y)
        else:
            entry.draw(sheet, Box(x, y, width, height))
        y += height + gap
    return Box(box.x + (box.width - widest) * across, start, widest, total)


def _size(sheet: Sheet, entry: Words | Thing, box: Box, align: str, scale: float):
    if isinstance(entry, Words):
        set_ = typesetting.measured(sheet, entry, box.width, 0.75 * box.height, align, scale)
        return set_.width, set_.height, max(entry.gap * set_.size, 0.8 * sheet.unit * scale), set_
    width = min(box.width, entry.width * sheet.unit * scale)
    return width, entry.height * sheet.unit * scale, entry.gap * sheet.unit * scale, None


def _calmed(sheet: Sheet, block: Box) -> None:
    """A panel beneath words that would stand on something restless; most people would add one."""
    rng, palette = sheet.rng, sheet.taste.palette
    if sheet.busy(block) < _RESTLESS or rng.random() < 0.2:
        return
    room = 2.2 * sheet.unit
    colour = palette.ground if rng.random() < 0.5 else palette.dark if rng.random() < 0.5 else palette.light
    opacity = float(rng.choice((1.0, 0.9, 0.8, 0.7)))
    panels.panel(sheet, block.inset(-room), colour, opacity=opacity, role="panel", shadow=False)
