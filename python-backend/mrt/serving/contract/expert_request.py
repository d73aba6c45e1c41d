"""A checked request that the experts serve: a picture to be taken apart at its own size, or as large as its canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mrt.experts.finding import Granularity
from mrt.geometry import Region
from mrt.serving.contract.allowances import Priority
from mrt.serving.contract.layout_defaults import check_layer_count, check_nothing_by_region, picture_of
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.placement import check_all_inside
from mrt.serving.contract.raw import RawRequest, check_counts
from mrt.serving.contract.reading.picture_file import PictureFile, opened
from mrt.serving.contract.reading.working_size import Size, is_scaled
from mrt.serving.contract.refusal import invalid
from mrt.tasks import Task


@dataclass(frozen=True)
class ExpertRequest:
    """`canvas`: width and height in px, which the picture fills. `regions`: of the layers above the background, bottom
    to top, on the canvas; None where they are to be found. `names`: of background and layers, empty for none. `most`:
    layers above the background. `file`: the picture's, whole. `size`: bytes of its tensors. The rest is as in Request.
    """

    task: Task
    picture: PictureFile
    file: bytes = field(repr=False)
    canvas: Size
    regions: tuple[Region, ...] | None
    names: tuple[str, ...]
    granularity: Granularity
    most: int
    seed: int
    priority: Priority
    encoding: str
    plan: bool
    size: int

    @property
    def page(self) -> Region:
        return Region(0, 0, *self.canvas)

    def asked(self) -> dict[str, Any]:
        """What the experts' model has to know, as JSON; the picture's file goes beside it."""
        return {
            "name": self.picture.name,
            "canvas": self.canvas,
            "regions": self.regions,
            "names": self.names,
            "granularity": self.granularity,
            "most": self.most,
            "plan": self.plan,
        }


def by_experts(raw: RawRequest, limits: Limits) -> ExpertRequest:
    """Raises Refusal. Only the picture's header is read."""
    file = picture_of(raw, limits)
    picture = opened(file, "images[0]", limits.max_picture)
    canvas = _canvas(raw, picture)
    if raw.regions is not None:
        check_counts(raw, len(raw.regions))
        _check_regions(raw.regions, canvas)
        check_layer_count(raw)
    else:
        check_nothing_by_region(raw)
    _check_unused(raw)
    return ExpertRequest(
        task=raw.task,
        picture=picture,
        file=file,
        canvas=canvas,
        regions=None if raw.regions is None else raw.regions[1:],
        names=raw.captions or (),
        granularity=raw.granularity,
        most=limits.max_parts if raw.layer_count is None else raw.layer_count - 1,
        seed=raw.seed,
        priority=raw.priority,
        encoding=raw.encoding,
        plan=raw.plan,
        size=raw.wire_bytes,
    )


def _canvas(raw: RawRequest, picture: PictureFile) -> Size:
    """That of the request, or the picture's own size. The page is all of it."""
    canvas = raw.canvas or picture.size
    if raw.page is not None and raw.page != Region(0, 0, *canvas):
        raise invalid("page", f"is not the whole canvas ({canvas[0]} x {canvas[1]} px), which the picture fills")
    if not is_scaled(canvas, picture.size):
        (width, height), (across, down) = picture.size, canvas
        cure = "leave the canvas out, or make it smaller by one factor for both sides"
        raise invalid(picture.name, f"is {width} x {height} px but canvas is {across} x {down}; {cure}")
    return canvas


def _check_regions(regions: tuple[Region, ...], canvas: Size) -> None:
    whole = Region(0, 0, *canvas)
    check_all_inside(regions, whole, "picture")
    if regions[0] != whole:
        raise invalid("regions[0]", "is not the whole picture, which the experts make the background of")


def _check_unused(raw: RawRequest) -> None:
    """Refuses what no picture can be taken apart with."""
    if raw.keep and any(raw.keep):
        raise invalid(f"keep[{raw.keep.index(True)}]", f"is true, but {raw.task} makes every layer")
    for pictures in ((raw.images or ())[1:], raw.references or ()):
        for each in pictures:
            if each.data:
                raise invalid(each.field, f"is given, but {raw.task} makes every layer; leave it empty")
