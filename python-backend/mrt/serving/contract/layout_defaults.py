"""Canvas and regions of a request: its own, or those of its picture, the detector or the planner."""

from __future__ import annotations

from typing import NamedTuple

from mrt.families.family import Family
from mrt.geometry import Region, snap
from mrt.serving.contract.layout_protocol import Layouts, Room
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.placement import (
    Placement,
    at_drawn_size,
    enlarged,
    placed,
    placed_at_own_size,
    placed_on_picture,
)
from mrt.serving.contract.prompt_layout import Planned, planned_by_rules
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.reading.picture_file import PictureFile, opened
from mrt.serving.contract.refusal import Refusal, invalid
from mrt.serving.contract.text import check_prompt_to_plan
from mrt.tasks import EDITS
from mrt.words.drawings import Drawings
from mrt.words.report import WordReport


class CompleteLayout(NamedTuple):
    """`own`: in the caller's px; `placement`: in the network's. `picture`: that of image_to_layers. `planned`: what the
    planner made of the prompt."""

    own: Placement
    placement: Placement
    picture: PictureFile | None = None
    planned: Planned | None = None


def complete_layout(
    raw: RawRequest, limits: Limits, layouts: Layouts | None, family: Family, drawings: Drawings | None = None
) -> CompleteLayout:
    """Where everything of a request lies. Raises Refusal; with `layouts` None a request has to have regions.

    The picture of image_to_layers is the canvas where the request has none, at the size that the network takes.
    """
    check_layer_count(raw)
    if raw.task == "image_to_layers":
        return _on_picture(raw, limits, layouts)
    if raw.regions is None and layouts and raw.task not in EDITS:
        return _planned(raw, limits, layouts, family, drawings)
    if raw.canvas is None:
        raise invalid("canvas", f"is missing; {raw.task} needs it for its regions")
    if raw.regions is None:
        raise _no_regions(raw)
    own = placed(raw.canvas, raw.page, raw.regions)
    return CompleteLayout(own, at_drawn_size(own, limits))


def _on_picture(raw: RawRequest, limits: Limits, layouts: Layouts | None) -> CompleteLayout:
    picture = opened(picture_of(raw, limits), "images[0]", limits.max_picture)
    asked = picture.size, raw.canvas, raw.page, raw.regions or (), limits, picture.name
    if raw.enlarges:
        own, placement = placed_at_own_size(*asked)
    else:
        own = placement = placed_on_picture(*asked)
    if raw.regions is None:
        if layouts is None:
            raise _no_regions(raw)
        check_nothing_by_region(raw)
        placement = _detected(placement, picture, limits, layouts, raw.layer_count or 0)
        regions = tuple(enlarged(region, placement.canvas, own.canvas) for region in placement.regions)
        own = own._replace(regions=regions)
    return CompleteLayout(own, placement, picture)


def picture_of(raw: RawRequest, limits: Limits) -> bytes:
    """The file of the picture of image_to_layers. Raises Refusal where it is missing or too long."""
    count = 1 + len(raw.regions or ())
    if raw.images is not None and len(raw.images) != count:
        per = "the picture, then one a row of regions"
        raise invalid("images", f"has {len(raw.images)} elements where {count} are needed: {per}")
    if not (raw.images and raw.images[0].data):
        raise invalid("images[0]", "is empty, but has to hold the picture as a file")
    return raw.images[0].file(limits.max_image_bytes)


def _detected(
    placement: Placement, picture: PictureFile, limits: Limits, layouts: Layouts, layer_count: int
) -> Placement:
    canvas, page, _ = placement
    room = _room(page, page, limits, layer_count)
    found = layouts.detect(picture.planes((page.width, page.height)), canvas, page, room)
    if len(found.regions) > limits.max_layers + 1:
        layers = len(found.regions) - 1
        raise invalid("regions", f"has {layers} layers above the background, at most {limits.max_layers}")
    return placed(canvas, page, found.regions)


def _planned(
    raw: RawRequest, limits: Limits, layouts: Layouts, family: Family, drawings: Drawings | None
) -> CompleteLayout:
    check_nothing_by_region(raw)
    if raw.canvas is None and raw.page is not None:
        raise invalid("page", "is given without the canvas that it lies on; give both or neither")
    if limits.vocabulary:
        own, placement, planned = planned_by_rules(raw, limits.vocabulary, limits, layouts, drawings)
        return CompleteLayout(own, placement, planned=planned)
    check_prompt_to_plan(raw, limits, family)
    own = placed(raw.canvas or limits.default_page, raw.page)
    canvas, page, _ = at_drawn_size(own, limits)
    room = _room(Region(0, 0, *canvas), page, limits)
    layout = layouts.plan(raw.prompt, canvas, page, room, raw.seed)
    if len(layout.regions) > limits.max_layers + 1:
        raise invalid("prompt", f"names more than {limits.max_layers} layers; name fewer")
    planned = Planned(layout.captions, WordReport()) if any(layout.captions) else None
    placement = placed(canvas, page, layout.regions)
    regions = tuple(enlarged(region, canvas, own.canvas) for region in layout.regions)
    return CompleteLayout(own._replace(regions=regions), placement, planned=planned)


def check_layer_count(raw: RawRequest) -> None:
    if raw.layer_count is None:
        return
    if raw.task != "image_to_layers":
        raise invalid("layer_count", f"is for image_to_layers; {raw.task} has one layer for each region")
    if raw.regions is not None:
        raise invalid("layer_count", "is given beside regions, of which each is a layer; give one of them")


def check_nothing_by_region(raw: RawRequest) -> None:
    by_region = {"keep": raw.keep, "captions": raw.captions, "references": raw.references}
    if raw.task != "image_to_layers":
        by_region["images"] = raw.images
    for name, elements in by_region.items():
        if elements is not None:
            raise invalid(name, "has one element a row of regions, which are missing; give them, or leave both out")


def _no_regions(raw: RawRequest) -> Refusal:
    return invalid("regions", f"is missing; {raw.task} needs it")


def _room(composed: Region, background: Region, limits: Limits, layer_count: int = 0) -> Room:
    """What the composed slot and the background leave for layers. `layer_count`: layers wanted, 0 for any number."""
    taken = snap(composed).tokens + snap(background).tokens
    return Room(limits.max_layers, max(0, limits.max_tokens - taken), layer_count)
