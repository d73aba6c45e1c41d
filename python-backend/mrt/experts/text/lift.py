"""Text lifted off a picture at its own size: a layer for each block of lines, and the ground without them.

The layers laid on the ground, bottom to top, give the picture again. NumPy and Pillow only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mrt.experts.progress import Progress, Report, unheard
from mrt.experts.reader.line import Line
from mrt.experts.text.blocks import blocks
from mrt.experts.text.enclosed import enclosed
from mrt.experts.text.ground import calm, filled
from mrt.experts.text.letters import by_colour, by_difference
from mrt.experts.text.membrane import rough
from mrt.experts.text.pixels import grown, most
from mrt.experts.text.record import Text, main_colour, recorded
from mrt.experts.text.smooth import smooth
from mrt.experts.text.unmixed import Letters, painted, unmixed
from mrt.experts.text.window import around, window
from mrt.geometry import Region, covered

MOST = 6_000_000  # px of a block's box: some 200 bytes of memory each
_GRAIN = 2.5 / 255  # what the ground may differ from its fill by and still be its own
_OFF = 2 / 255  # that the sum may differ by from the picture
_THROUGH = 0.6  # alpha up to which the ground takes what is no mixture of it and the letters
_NEARER = 0.03  # length, 0..1
_LARGE = 40  # px of a line, from which what is around its letters may be wider
_LEAST = 6  # px of a layer that shows anything
_ONE_COLOUR = 0.55  # share of a lone letter that has its main colour: an eye, a wheel or a ring is read as one, too
_FILLING = 0.4  # of the page's shorter side, from which such a letter is rather a sign: a triangle is read as A
_ALIKE = 40  # of 255, up to which a pixel has that


@dataclass(frozen=True)
class TextLayer:
    """`pixels`: straight RGBA (height, width, 4) uint8 of exactly `region` on the picture; `text`: what it says."""

    pixels: np.ndarray
    region: Region
    text: Text


def lift(
    picture: np.ndarray, lines: Sequence[Line], most: int = MOST, report: Report = unheard
) -> tuple[list[TextLayer], np.ndarray]:
    """Layers bottom to top, and the ground (h, w, 3) uint8 beneath all of them.

    `picture` (h, w, 3) uint8 sRGB; `lines` as they were read in it; `most`: px of the box around a block. A block that
    is larger, or of which nothing stands out of the ground, gives no layer and stays in the ground.
    """
    ground = picture.copy()
    return list(lifting(ground, lines, most, report))[::-1], ground


def lifting(
    ground: np.ndarray, lines: Sequence[Line], most: int = MOST, report: Report = unheard
) -> Iterator[TextLayer]:
    """The layers of `lift` one by one, top to bottom, each taken off `ground` (h, w, 3) uint8 in place when it comes.

    A caller may stop between two: what came off by then and what is left still add up.
    """
    waiting = blocks(lines)
    of = len(waiting)
    while waiting:
        report(Progress("lift", of - len(waiting) + 1, of))
        block = waiting.pop(0)
        rest = [line for other in waiting for line in other]
        box, _ = around([line.rectangle for line in block], (ground.shape[1], ground.shape[0]))
        layer = _lifted(ground, block, rest) if box.width * box.height <= most else None
        if layer is not None:
            yield layer


def widest(lines: Sequence[Line], size: tuple[int, int], most: int = MOST) -> int:
    """Px of the largest box that is worked on when `lines` of a picture (width, height) are lifted off."""
    boxes = (around([line.rectangle for line in block], size)[0] for block in blocks(lines))
    return max((area for box in boxes if (area := box.width * box.height) <= most), default=0)


def _lifted(ground: np.ndarray, block: Sequence[Line], rest: Sequence[Line]) -> TextLayer | None:
    """The layer of a block; it is taken off `ground`, in place."""
    own = window(ground, [line.rectangle for line in block], [line.rectangle for line in rest])
    if min(own.picture.shape[:2]) < _LEAST:
        return None
    even = smooth(own)
    if even is None and (on_badge := enclosed(own)) and (ground_of_badge := smooth(on_badge)):
        own, even = on_badge, ground_of_badge
    mask = by_difference(own, even) if even else None
    if mask is None:
        even, mask = None, painted(own.picture, by_colour(own), (own.away > 0) & (own.others > 0))
    if mask.sum() < _LEAST:
        return None
    hole = grown(mask, 3 if even or own.height > _LARGE else 2)
    below = filled(own.picture, hole, even, own.others > 0, own.height)
    letters = unmixed(own.picture, below, mask, hole, even is not None)
    if letters is None:
        return None
    if even is None:
        letters, below = _nearer(own.picture, below, mask, hole, letters)
    grain = max(_GRAIN, 2.5 * even.noise) if even else _GRAIN
    surely = np.ones_like(mask) if even else calm(own.picture, hole)
    differs = hole & surely & (most(own.picture - below) > grain)
    touched = (letters.alpha > 0) | (differs if even is None else differs | mask)
    below = np.where(surely[..., None], below, reconciled(own.picture, below, letters))
    below = np.where(touched[..., None], np.rint(below * 255), own.picture * 255 + 0.5).astype(np.uint8)
    before = np.rint(own.picture * 255).astype(np.uint8)
    pixels = coloured(before, below, np.where(touched, letters.alpha, 0))
    part = covered(pixels[..., 3] > 0)
    if part is None or min(part.width, part.height) < 2 or not _letters(block, pixels, min(ground.shape[:2])):
        return None
    ground[own.region.y : own.region.bottom, own.region.x : own.region.right] = below
    region = part._replace(x=own.region.x + part.x, y=own.region.y + part.y)
    crop = np.ascontiguousarray(pixels[region.within(own.region)])
    return TextLayer(crop, region, recorded(block, crop, region, (ground.shape[1], ground.shape[0])))


def _letters(block: Sequence[Line], pixels: np.ndarray, side: int) -> bool:
    """Whether it is text indeed: more than one letter, or one of a colour that does not fill the page. `side`: px of
    the page's shorter side."""
    string = "".join(line.string for line in block).replace(" ", "")
    if len(string) > 1:
        return True
    if string.isascii() and block[0].height >= _FILLING * side:
        return False
    opaque = pixels[pixels[..., 3] > 200][:, :3].astype(np.int16)
    return not len(opaque) or bool((np.abs(opaque - main_colour(pixels)).max(1) <= _ALIKE).mean() >= _ONE_COLOUR)


def _nearer(
    picture: np.ndarray, below: np.ndarray, mask: np.ndarray, hole: np.ndarray, letters: Letters
) -> tuple[Letters, np.ndarray]:
    """Letters and ground, where the colours right beside the letters explain soft edges better than the ground made for
    the whole hole, by those."""
    beside = rough(picture, grown(mask, 1))
    other = unmixed(picture, beside, mask, hole, False)
    if other is None:
        return letters, below
    better = hole & (other.off < letters.off - _NEARER)
    mixed = (
        np.where(better if one.ndim == 2 else better[..., None], two, one)
        for one, two in zip(letters, other, strict=True)
    )
    return Letters(*mixed), np.where(better[..., None], beside, below)


def reconciled(picture: np.ndarray, ground: np.ndarray, letters: Letters) -> np.ndarray:
    """A ground (h, w, 3) that with the letters' own colours comes nearer to the picture where they let it through.

    What stands out in their direction is left to them, so that they leave no ghost.
    """
    alpha, own = letters.alpha[..., None], letters.colours
    rest = picture - alpha * own - (1 - alpha) * ground
    towards = own - ground
    share = (rest * towards).sum(-1, keepdims=True) / ((towards**2).sum(-1, keepdims=True) + 1e-4)
    rest = rest - share * towards
    through = np.clip((_THROUGH - alpha) / _THROUGH, 0, 1)
    return (ground + through * rest / np.maximum(1 - alpha, 1 - _THROUGH)).clip(0, 1)


def coloured(picture: np.ndarray, ground: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Straight RGBA (h, w, 4) uint8 that laid on `ground` (h, w, 3) uint8 gives `picture` again, within _OFF.

    Alpha is raised where no colour could do that otherwise.
    """
    own, below = picture.astype(np.float32) / 255, ground.astype(np.float32) / 255
    stands = own - below
    room = np.where(stands > 0, 1 - below, below)
    least = ((np.abs(stands) - _OFF).clip(0) / np.maximum(room, _OFF)).max(-1).clip(0, 1)
    eight = np.ceil(np.maximum(alpha, least) * 255 - 1e-3)
    full = np.maximum(eight, 1)[..., None] / 255
    straight = np.where(eight[..., None] > 0, below + stands / full, 0).clip(0, 1)
    return np.dstack([np.rint(straight * 255), eight]).astype(np.uint8)
