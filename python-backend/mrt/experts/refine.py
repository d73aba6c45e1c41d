"""One layer of a stack of small ones, made of the picture's own pixels: by tiles, so that a page of any size fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mrt.experts.native import LOW_ALPHA, Low, gated, planes_of, uncomposited
from mrt.experts.progress import Progress, Report, unheard
from mrt.geometry import Region

TILE = 256  # px that a tile gives
OVERLAP = 32  # px around it that the network sees beside it
CELL = 8  # px, that the sides of what the network sees are multiples of
_AT_ONCE = 4  # tiles of a call: more would keep a caller who cancels waiting

# planes (n, PLANES, h, w) uint8 and kinds (n, kinds) float32 to alpha (n, 1, h, w) float32: the refiner, on anything
Network = Callable[[np.ndarray, np.ndarray], np.ndarray]
# is shown of each tile the planes (PLANES, h, w) of its window, the alpha made there, and which part is the tile's own
Look = Callable[[np.ndarray, np.ndarray, tuple[slice, slice]], None]


def refined(
    picture: np.ndarray,
    low: Low,
    region: Region,
    kind: np.ndarray,
    network: Network,
    unmixed: bool = True,
    report: Report = unheard,
    look: Look | None = None,
) -> np.ndarray:
    """Straight RGBA (h, w, 4) uint8 of exactly `region` of a page.

    `picture` (H, W, 3) uint8: the page, flat; `low`: the layer in its small stack, on the same page; `region`: where it
    is, in px of the page and on it; `kind`: one hot or zeros. ValueError where the region leaves the page.
    """
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    if not page.contains(region) or not region.width or not region.height:
        raise ValueError(f"{region} does not lie on a page of {page.width}x{page.height} px; cut it off at the page")
    made = np.zeros((region.height, region.width, 4), np.uint8)
    shown = [tile for tile in tiles(region) if _shows(low, whole(tile, page), page)]
    done = 0
    for part in batches(shown, page):
        windows, seen = [whole(tile, page) for tile in part], []
        for window in windows:
            done += 1
            report(Progress("refine", done, len(shown)))
            seen.append(_padded(planes_of(picture, low, window, unmixed)))
        report(Progress("refine", done, len(shown)))
        alphas = network(np.stack(seen), np.repeat(kind[None].astype(np.float32), len(part), 0))[:, 0]
        for tile, window, planes, alpha in zip(part, windows, seen, alphas, strict=True):
            planes = planes[:, : window.height, : window.width]
            alpha = gated(alpha[: window.height, : window.width], planes[LOW_ALPHA], window, region)
            if look:
                look(planes, alpha, tile.within(window))
            found = np.dstack([uncomposited(planes, alpha), np.rint(alpha * 255).astype(np.uint8)])
            made[tile.within(region)] = found[tile.within(window)]
    return made


def batches(shown: Sequence[Region], page: Region) -> list[list[Region]]:
    """Tiles in groups of at most _AT_ONCE, whose windows have one size."""
    found: list[list[Region]] = []
    for tile in sorted(shown, key=lambda tile: _size(tile, page)):
        if found and len(found[-1]) < _AT_ONCE and _size(found[-1][0], page) == _size(tile, page):
            found[-1].append(tile)
        else:
            found.append([tile])
    return found


def _size(tile: Region, page: Region) -> tuple[int, int]:
    window = whole(tile, page)
    return -(-window.height // CELL), -(-window.width // CELL)


def tiles(region: Region) -> Iterator[Region]:
    """Parts of TILE px or less that make up the region."""
    for y in range(region.y, region.bottom, TILE):
        for x in range(region.x, region.right, TILE):
            yield Region(x, y, min(TILE, region.right - x), min(TILE, region.bottom - y))


def whole(tile: Region, page: Region) -> Region:
    """A tile with what lies around it."""
    around = Region(tile.x - OVERLAP, tile.y - OVERLAP, tile.width + 2 * OVERLAP, tile.height + 2 * OVERLAP)
    return around.intersect(page)


def _shows(low: Low, window: Region, page: Region) -> bool:
    """Whether anything of the small layer lies in a window or beside it."""
    down, across = low.alpha.shape[0] / page.height, low.alpha.shape[1] / page.width
    rows = slice(max(0, int(window.y * down) - 2), int(window.bottom * down) + 3)
    columns = slice(max(0, int(window.x * across) - 2), int(window.right * across) + 3)
    return bool((low.alpha[rows, columns] > 4).any())


def _padded(planes: np.ndarray) -> np.ndarray:
    """With sides of whole cells, the last pixels repeated."""
    height, width = planes.shape[1:]
    return np.pad(planes, ((0, 0), (0, -height % CELL), (0, -width % CELL)), mode="edge")
