"""Canvas, page and regions of a request, each checked to lie inside the other.

Caller's px become network px here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mrt.geometry import Region, roomy
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.reading.working_size import Size, drawn_size, is_scaled, scaled_region, working_size
from mrt.serving.contract.refusal import invalid


class Placement(NamedTuple):
    """Canvas (width, height), page and regions of slots 1 (background), 2, ..., in px of the network."""

    canvas: Size
    page: Region
    regions: tuple[Region, ...] = ()


def placed(canvas: Size, page: Region | None, regions: tuple[Region, ...] = ()) -> Placement:
    """A placement that is not scaled. Without a page the page is the canvas. Raises Refusal."""
    whole = Region(0, 0, *canvas)
    if page is not None:
        _check_inside(page, "page", whole, "canvas")
    check_all_inside(regions, whole, "canvas")
    return Placement(canvas, whole if page is None else page, regions)


def placed_on_picture(
    picture: Size, canvas: Size | None, page: Region | None, regions: tuple[Region, ...], limits: Limits, field: str
) -> Placement:
    """The placement of image_to_layers, whose page shows a picture of (width, height) px. Raises Refusal.

    Without a canvas, page and regions are in px of the picture, and come out at the size that the network takes; with
    one, the page has to be the picture or as it is made smaller by one factor. A picture has no pixels outside of it,
    so there is no overflow (MRT 3.2). `field`: the name of the picture in a refusal.
    """
    if canvas is None:
        placement = _at_working_size(picture, placed(picture, page, regions), limits)
    else:
        placement = placed(canvas, page, regions)
    check_all_inside(placement.regions, placement.page, "page")
    _check_scaled(placement.page, picture, field)
    return placement


def placed_at_own_size(
    picture: Size, canvas: Size | None, page: Region | None, regions: tuple[Region, ...], limits: Limits, field: str
) -> tuple[Placement, Placement]:
    """As `placed_on_picture`, for layers that are enlarged to the canvas: the placement in px of that, and where the
    network draws. Without a canvas it is the picture, or that made smaller by one factor to sides of max_drawn px."""
    own = placed(canvas or picture, page, regions)
    if canvas is None:
        _check_whole(own.page, picture)
        if max(picture) > limits.max_drawn:
            own = _scaled(own, drawn_size(picture, limits.max_drawn))
    check_all_inside(own.regions, own.page, "page")
    _check_scaled(own.page, picture, field)
    size = working_size(own.canvas, own.regions, limits)
    return own, own if size == own.canvas else _scaled(own, size)


def _at_working_size(picture: Size, own: Placement, limits: Limits) -> Placement:
    """`own`: the placement in px of the picture, which has to be its page."""
    _check_whole(own.page, picture)
    size = working_size(picture, own.regions, limits)
    return own if size == picture else _scaled(own, size)


def _scaled(own: Placement, size: Size) -> Placement:
    page, *regions = (scaled_region(region, own.canvas, size) for region in (own.page, *own.regions))
    return Placement(size, page, tuple(regions))


def _check_whole(page: Region, picture: Size) -> None:
    width, height = picture
    if page != Region(0, 0, width, height):
        raise invalid("page", f"is not the whole picture ({width} x {height} px); give a canvas, too, or leave it out")


def _check_scaled(page: Region, picture: Size, field: str) -> None:
    size = page.width, page.height
    if not is_scaled(size, picture):
        own, wanted = (f"{width} x {height}" for width, height in (picture, size))
        cure = "resize one of the two, or leave out canvas and page, and the picture is scaled"
        raise invalid(field, f"is {own} px but page is {wanted}; {cure}")


def at_drawn_size(own: Placement, limits: Limits) -> Placement:
    """Where the network draws what is asked for on a canvas that is larger than it takes: all of it made smaller by one
    factor. `own` itself where it fits."""
    if max(own.canvas) <= limits.max_canvas or not limits.drawn_side:
        return own
    return _scaled(own, drawn_size(own.canvas, limits.drawn_side))


def with_room(own: Placement, placement: Placement, keep: Sequence[bool]) -> Placement:
    """The placement where layers that are made and then fitted into their own regions are drawn on whole tokens."""
    if own.canvas == placement.canvas:
        return placement
    scale = max(placement.canvas) / max(own.canvas)
    background, *drawn = placement.regions
    layers = [
        region if kept else roomy(wanted, scale, placement.canvas)
        for region, wanted, kept in zip(drawn, own.regions[1:], keep[1:], strict=True)
    ]
    return placement._replace(regions=(background, *layers))


def enlarged(region: Region, size: Size, canvas: Size) -> Region:
    """A region of a canvas drawn at `size` (width, height) on the canvas itself."""
    return scaled_region(region, size, canvas)


def check_all_inside(regions: tuple[Region, ...], frame: Region, name: str) -> None:
    for index, region in enumerate(regions):
        _check_inside(region, f"regions[{index}]", frame, name)


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
