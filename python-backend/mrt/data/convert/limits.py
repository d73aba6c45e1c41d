"""How large a design may be; pixels are counted before any are decoded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mrt.data.convert.refused import Refused
from mrt.data.stacks import around
from mrt.geometry import Region

LONGEST = 30_000  # px of a side, Photoshop's own limit for a PSD
MOST = 2**26  # px of a page or a layer
MOST_TOGETHER = 2**28  # px of page and layers


def check_sizes(page: tuple[int, int], layers: Iterable[tuple[int, int]]) -> None:
    """Refuses a page or layers, each width and height, of too many pixels or none."""
    if min(page) < 1:
        raise Refused("empty", f"its page is {page[0]} x {page[1]} px")
    sizes = [page, *layers]
    areas = [width * height for width, height in sizes]
    if max(map(max, sizes)) > LONGEST or max(areas) > MOST or sum(areas) > MOST_TOGETHER:
        most = f"{LONGEST} px a side, {MOST} px a layer or {MOST_TOGETHER} px in all"
        raise Refused("too large", f"it has more than {most}; scale it down")


def check_extent(regions: Sequence[Region]) -> None:
    """Refuses layers that lie so far apart that no picture of them together can be made."""
    whole = around(regions)
    if max(whole.width, whole.height) > LONGEST or whole.width * whole.height > MOST_TOGETHER:
        text = f"its layers reach over {whole.width} x {whole.height} px; take away what lies far off the page"
        raise Refused("too large", text)
