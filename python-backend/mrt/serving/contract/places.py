"""Canvas, page and regions of a request. Numbers are Python's own from here on, so no sum overflows."""

from __future__ import annotations

from mrt.geometry import Region
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import invalid


def canvas_of(tensors: Tensors, limits: Limits) -> tuple[int, int]:
    width, height = (int(side) for side in tensors["canvas"].ravel())
    if not (0 < width <= limits.max_canvas and 0 < height <= limits.max_canvas):
        raise invalid("canvas", f"is {width} x {height} px; each side may be 1 to {limits.max_canvas}")
    return width, height


def page_of(tensors: Tensors, canvas: tuple[int, int]) -> Region:
    """The page given, or else the whole canvas."""
    if "page" not in tensors:
        return Region(0, 0, *canvas)
    page = Region(*(int(side) for side in tensors["page"].ravel()))
    _check_size(page, "page")
    _check_inside(page, "page", Region(0, 0, *canvas), "canvas")
    return page


def regions_of(tensors: Tensors, canvas: tuple[int, int], limits: Limits) -> tuple[Region, ...]:
    """Regions of slots 1 (background), 2, ...; each inside the canvas."""
    rows = tensors["regions"].reshape(-1, 4)
    if len(rows) == 0:
        raise invalid("regions", "is empty; row 0 is the background, then one row a layer")
    if len(rows) - 1 > limits.max_layers:
        layers = len(rows) - 1
        raise invalid("regions", f"has {layers} layers above the background, at most {limits.max_layers}")
    regions = tuple(Region(*(int(side) for side in row)) for row in rows)
    for index, region in enumerate(regions):
        _check_size(region, f"regions[{index}]")
        _check_inside(region, f"regions[{index}]", Region(0, 0, *canvas), "canvas")
    return regions


def check_on_page(regions: tuple[Region, ...], page: Region) -> None:
    """A picture has no pixels outside of it, so image_to_layers knows no overflow (MRT 3.2)."""
    for index, region in enumerate(regions):
        _check_inside(region, f"regions[{index}]", page, "page")


def _check_size(region: Region, field: str) -> None:
    if region.width <= 0 or region.height <= 0:
        raise invalid(field, f"is {region.width} x {region.height} px; both sides have to be at least 1")


def _check_inside(region: Region, field: str, frame: Region, name: str) -> None:
    size = f"the {name} ({frame.width} x {frame.height} px)"
    advice = f"enlarge the {name} or move it" if field == "page" else f"enlarge the {name} or move the region"
    beyond = {
        "left of": frame.x - region.x,
        "above": frame.y - region.y,
        "right of": region.right - frame.right,
        "below": region.bottom - frame.bottom,
    }
    for side, distance in beyond.items():
        if distance > 0:
            verb = "starts" if side in ("left of", "above") else "ends"
            raise invalid(field, f"{verb} {distance} px {side} {size}; {advice}")
