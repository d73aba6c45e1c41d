"""A request after every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from mrt.geometry import Layout, Region, Slot, layout
from mrt.tasks import Task

Priority = Literal["high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)


@dataclass(frozen=True)
class Request:
    """`slots` in token order; `pictures` by place in `slots`: premultiplied RGBA (4, H, W) of its region.

    `page` and `regions` (background first) are as given; `bucket` is the padded token count; `quality` is as given,
    empty for none; `student` 0 is the undistilled network; guidance 1 is none; `preview` is the longest side in px, 0
    none; `priority` weighs where runs compete. `plan`: it only asks what it would take; `size`: bytes of its tensors.
    `captions`: of background and layers, where the planner cut them out of the prompt.
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

    @cached_property
    def layout(self) -> Layout:
        return layout(self.slots, self.canvas)

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
