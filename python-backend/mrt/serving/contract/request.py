"""A request after every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np

from mrt.families.family import Family
from mrt.families.tiny import TINY
from mrt.geometry import GIVEN, Layout, Region, Slot, layout
from mrt.tasks import Task
from mrt.vocabulary import Unknown

Priority = Literal["high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)


class Source(NamedTuple):
    """The picture that image_to_layers was given: width and height in its own px, upright, and what to say of it."""

    size: tuple[int, int]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """`slots` in token order; `pictures` by place in `slots`: premultiplied RGBA (4, H, W) of its region.

    `page` and `regions` (background first) are as given; `bucket` is the padded token count; `quality` is as given,
    empty for none; `student` 0 is the undistilled network; guidance 1 is none; `preview` is the longest side in px, 0
    none; `priority` weighs where runs compete. `plan`: it only asks what it would take; `size`: bytes of its tensors.
    `captions`: of background and layers, where the planner cut them out of the prompt. `picture`: what image_to_layers
    was given, which `pictures` hold at the size of the page. `unknown`: what of the text the weights do not know; None
    where they know no bounds.
    """

    task: Task
    canvas: tuple[int, int]
    page: Region
    regions: tuple[Region, ...]
    slots: tuple[Slot, ...]
    pictures: Mapping[int, np.ndarray]
    text_bytes: np.ndarray
    text_slot: np.ndarray
    seed: int
    quality: str
    steps: int
    student: int
    guidance: float
    preview: int
    priority: Priority
    encoding: str
    bucket: int
    plan: bool = False
    size: int = 0
    captions: tuple[str, ...] | None = None
    picture: Source | None = None
    unknown: tuple[Unknown, ...] | None = None
    family: Family = TINY

    @cached_property
    def layout(self) -> Layout:
        return layout(self.slots, self.canvas)

    @property
    def text_start(self) -> int:
        """First position id of the text."""
        return self.family.text_start(self.layout)

    @property
    def whole(self) -> int:
        """Place of the picture that the stack has to come to: the given one of image_to_layers, or else composed."""
        return whole_of(self.slots)

    @property
    def rows(self) -> int:
        """Rows of a denoiser batch that a step takes: guidance adds one without text."""
        return 1 if self.guidance == 1 else 2

    @property
    def stack(self) -> list[int]:
        """Places of background and layers in `slots`, bottom to top."""
        return [place for place, slot in enumerate(self.slots) if slot.index > 0 and not slot.reference]

    @property
    def generated(self) -> list[int]:
        """Places of the background and layers that are to be made, bottom to top."""
        return [place for place in self.stack if not self.slots[place].keep]

    @property
    def decoded(self) -> list[int]:
        """Places whose pictures are made: what is delivered, and the generated composed slot for the self-check."""
        return self.generated + ([0] if self.task == "text_to_layers" else [])

    def visible(self, place: int) -> Region:
        """A slot's region, snapped to the token grid, as far as it lies on the canvas."""
        return self.slots[place].region.intersect(Region(0, 0, *self.canvas))


def whole_of(slots: Sequence[Slot]) -> int:
    """Place of the given picture, or else of the composed one."""
    return next((place for place, slot in enumerate(slots) if slot.index == GIVEN), 0)
