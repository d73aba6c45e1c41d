"""Captions of a design: short and long ones of a layer, and one sentence for the whole."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.geometry import Region

SIZES = ("small", "medium", "large")
_ROWS, _COLUMNS = ("top", "middle", "bottom"), ("left", "", "right")


def long_caption(caption: str, region: Region, page: Region) -> str:
    """The short caption with a size before it and a place behind it."""
    return f"{size_of(region, page)} {caption} {where(region, page)}"


def size_of(region: Region, page: Region) -> str:
    """One of SIZES, by the region's share of the page."""
    share = region.width * region.height / (page.width * page.height)
    return "small" if share < 0.06 else "medium" if share < 0.15 else "large"


def where(region: Region, page: Region) -> str:
    """The third of the page, by row and column, that holds the region's centre."""
    down = (region.y + region.height / 2 - page.y) / page.height
    across = (region.x + region.width / 2 - page.x) / page.width
    row, column = (min(2, max(0, int(part * 3))) for part in (down, across))
    place = f"{_ROWS[row]} {_COLUMNS[column]}".strip()
    return "in the centre" if place == "middle" else f"at the {place}"


def sentence(layers: Sequence[str], background: str) -> str:
    """One prompt of captions, bottom to top, and of the background, where it is not empty."""
    listed = ", ".join(layers[:-1]) + (" and " if len(layers) > 1 else "") + layers[-1] if layers else ""
    if not background:
        return listed
    return f"{listed} on {background}" if listed else background
