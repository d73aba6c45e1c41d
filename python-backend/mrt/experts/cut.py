"""What lies in given boxes of a picture, cut out at its own size: alpha, edges, colours, and what is beneath.

Alphas are found on a smaller picture, from the top down; each layer is then made of the picture's own pixels. What is
hidden, of the ground and of layers, is filled in smoothly from what is seen. NumPy and Pillow only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
from PIL import Image

from mrt.experts.alphas import by_colours
from mrt.experts.choice import Chosen, Way, chosen
from mrt.experts.crops import Box
from mrt.experts.hidden import filled
from mrt.experts.native import Low
from mrt.experts.peel import Alpha, peel
from mrt.experts.peel import Network as AlphaNetwork
from mrt.experts.pieces import whole_pieces
from mrt.experts.progress import Progress, Report, unheard
from mrt.experts.reconcile import Cut, reconciled
from mrt.experts.refine import Network as Refiner
from mrt.experts.standing import standing
from mrt.experts.unmix import highest, shrunk, spread
from mrt.experts.worth import again, edges_of, worth
from mrt.geometry import Region
from mrt.kinds import KINDS, Kind

SEEN = 1024  # px of the longer side of what the alpha expert sees, at most
SMALL = (192, 640)  # px of the longer side of small layers, that the refiner starts from
_TIMES = 2  # that the picture is larger than these
_OPAQUE = 0.85  # visible alpha from which a pixel says the colour of a layer by itself
_CLEAR = 0.02  # alpha up to which a pixel shows the ground
_RIM = 5  # px, odd, around a layer in which the ground is filled in, too


class Layered(NamedTuple):
    """`ground` (H, W, 3) uint8, opaque; `layers` bottom to top, one for each box, and `ways`: whose alpha it has."""

    ground: np.ndarray
    layers: list[Cut]
    ways: list[Way]


class _Small(NamedTuple):
    """Of all layers at a small size: picture (h, w, 3), amodal and visible alpha (n, h, w), float32 0..1."""

    picture: np.ndarray
    amodal: np.ndarray
    visible: np.ndarray


def cut(
    picture: np.ndarray,
    boxes: Sequence[Region],
    kinds: Sequence[Kind | None],
    alphas: AlphaNetwork,
    refiner: Refiner = by_colours,
    shapes: Sequence[np.ndarray | None] | None = None,
    report: Report = unheard,
    way: Way | None = None,
    sift: bool = False,
) -> Layered:
    """`picture` (H, W, 3) uint8; `boxes` on it, bottom to top, each of a kind; None for one that is not known.
    `shapes` as of `peel`. `way`: whose alpha all layers have; the better one's, layer by layer, where it is None.
    `sift`: leave those clear that turn out to be no thing, for boxes that were found and not given.

    Text that nothing covers is taken off first, so that what is found beneath it has no holes in the shape of letters.
    ValueError, by its number, where a box is empty or leaves the picture.
    """
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    for index, box in enumerate(boxes):
        if not page.contains(box) or not box.width or not box.height:
            raise ValueError(f"boxes[{index}], {tuple(box)}, does not lie on the picture of {page.width}x{page.height}")
    words = uncovered_text(boxes, kinds)
    made: dict[int, Cut] = {}
    ways: dict[int, Way] = {}
    plain, hole = picture, hole_of([], page)
    for part in (words, [index for index in range(len(boxes)) if index not in words]):
        if part:
            own = [shapes[index] for index in part] if shapes else None
            counted = _after(report, made, boxes)
            some = _cut(
                plain, [boxes[at] for at in part], [kinds[at] for at in part], alphas, refiner, own, counted, way, sift
            )
            for index, one in zip(part, some, strict=True):
                made[index], ways[index] = Cut(boxes[index], one.pixels), one.way
            hole = hole_of(made.values(), page)
            plain = filled(plain, hole)
    layers = [made[index] for index in range(len(boxes))]
    return Layered(*reconciled(picture, plain, hole, layers, report), [ways[index] for index in range(len(boxes))])


def uncovered_text(boxes: Sequence[Region], kinds: Sequence[Kind | None]) -> list[int]:
    """Which boxes are text that no box of another kind above reaches into."""
    found: list[int] = []
    for index in reversed(range(len(boxes))):
        above = [other for other in range(index + 1, len(boxes)) if other not in found]
        if kinds[index] == "text" and not any(boxes[index].meets(boxes[other]) for other in above):
            found.append(index)
    return found[::-1]


def hole_of(layers: Iterable[Cut], page: Region) -> np.ndarray:
    """Where the page (H, W) bool shows more than its ground."""
    covered = np.zeros((page.height, page.width), np.uint8)
    for layer in layers:
        part = covered[layer.region.within(page)]
        np.maximum(part, layer.pixels[..., 3], out=part)
    return highest(covered.astype(np.float32) / 255, _RIM) > _CLEAR


def _cut(
    picture: np.ndarray,
    boxes: Sequence[Region],
    kinds: Sequence[Kind | None],
    alphas: AlphaNetwork,
    refiner: Refiner,
    shapes: Sequence[np.ndarray | None] | None,
    report: Report,
    way: Way | None,
    sift: bool,
) -> list[Chosen]:
    """The layers in the picture's own pixels, their colours not yet reconciled."""
    small, made = _found(picture, boxes, alphas, shapes, report), []
    if sift:
        small = _sifted(small, kinds)
    small = _by_pieces(small, boxes, picture.shape[1], sift)
    hot = np.stack([_one_hot(kind) for kind in kinds])
    for index, (box, kind, low) in enumerate(zip(boxes, hot, lows(small), strict=True), start=1):
        if sift and not low.alpha.any():
            made.append(Chosen(np.zeros((box.height, box.width, 4), np.uint8), "alpha"))
            continue

        def layer(_: Progress, index: int = index) -> None:
            report(Progress("refine", index, len(boxes)))

        made.append(chosen(picture, low, box, kind, refiner, way, layer))
    return made


def _after(report: Report, made: Mapping[int, Cut], boxes: Sequence[Region]) -> Report:
    """Counts on from the layers that are `made`, over all boxes."""
    return lambda progress: report(progress._replace(index=len(made) + progress.index, of=len(boxes)))


def lows(small: _Small) -> Iterator[Low]:
    """Each layer, bottom to top, with what lies beneath it and the light that those above let through."""
    through = np.ones_like(small.amodal)
    for index in range(len(through) - 2, -1, -1):
        through[index] = through[index + 1] * (1 - small.amodal[index + 1])
    clear = shrunk(small.visible.sum(0) <= _CLEAR)
    below = filled(small.picture, ~clear)
    for amodal, visible, light in zip(small.amodal, small.visible, through, strict=True):
        strong = np.maximum(amodal, 0.05)[..., None]
        own = np.clip((small.picture - (1 - strong) * below) / strong, 0, 1)
        colour = spread(own, _believed(amodal, visible, light))
        yield Low(*(np.rint(value * 255).astype(np.uint8) for value in (colour, amodal, below, light)))
        below = below * (1 - amodal[..., None]) + colour * amodal[..., None]


def _believed(amodal: np.ndarray, visible: np.ndarray, light: np.ndarray) -> np.ndarray:
    """How far the colour of a pixel is that of a layer: where it is seen and strong, else where it is strongest."""
    seen = np.clip((visible - 0.3) / (_OPAQUE - 0.3), 0, 1) * (light > 0.7)
    if seen.max() < 0.5:  # translucent all over, or hidden but for a rim
        strength = amodal * light
        most = float(strength.max())
        seen = np.clip(strength / most - 0.5, 0, 1) * 2 if most > 0 else np.ones_like(amodal)
    return seen.astype(np.float32)


def _found(
    picture: np.ndarray,
    boxes: Sequence[Region],
    network: AlphaNetwork,
    shapes: Sequence[np.ndarray | None] | None = None,
    report: Report = unheard,
) -> _Small:
    """The alphas of all boxes at the small size."""
    height, width = picture.shape[:2]
    longer = max(width, height)
    shown = sized(picture, min(1, SEEN / longer))
    down, across = shown.shape[0] / height, shown.shape[1] / width
    seen = [Box(one.x * across, one.y * down, one.right * across, one.bottom * down) for one in boxes]
    found = peel(shown, seen, network, shapes=shapes, report=report)
    size = min(longer, int(np.clip(longer / _TIMES, *SMALL)))
    low = sized(picture, size / longer)
    planes = [_page(one, (shown.shape[1], shown.shape[0]), (low.shape[1], low.shape[0])) for one in found]
    return _Small(low.astype(np.float32) / 255, *(np.stack(part) for part in zip(*planes, strict=True)))


def _sifted(small: _Small, kinds: Sequence[Kind | None]) -> _Small:
    """The same without what is no thing, or one that is there already."""
    edges = edges_of(small.picture)
    seen = zip(small.amodal, small.visible, kinds, strict=True)
    kept = [worth(amodal, visible, edges, kind) for amodal, visible, kind in seen]
    share = np.array(kept, np.float32)[:, None, None]
    things = small._replace(amodal=small.amodal * share, visible=small.visible * share)
    once = ~again(things.amodal, things.visible)[:, None, None]
    return things._replace(amodal=things.amodal * once, visible=things.visible * once)


def _by_pieces(small: _Small, boxes: Sequence[Region], width: int, taking: bool) -> _Small:
    """The same, with pieces of even colour taken whole or not at all, and what stands on an even ground to its last
    pixel; `width`: of the picture that boxes are on."""
    scale, reach = small.picture.shape[1] / width, list[Region]()
    for box in boxes:
        left, top, right, bottom = (edge * scale for edge in (box.x, box.y, box.right, box.bottom))
        reach.append(Region(int(left), int(top), ceil(right) - int(left), ceil(bottom) - int(top)))
    whole = _Small(small.picture, *whole_pieces(*small, reach, taking))
    return _Small(small.picture, *standing(*whole, reach))


def _one_hot(kind: Kind | None) -> np.ndarray:
    return np.array([name == kind for name in KINDS], np.float32)


def _page(alpha: Alpha, shown: tuple[int, int], size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    amodal, visible = (
        np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX), np.float32) for plane in alpha.on(shown)
    )
    return amodal, visible


def sized(picture: np.ndarray, scale: float) -> np.ndarray:
    """A picture (h, w, 3) uint8 made smaller by one factor for both sides."""
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    if (height, width) == picture.shape[:2]:
        return picture
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BOX))
