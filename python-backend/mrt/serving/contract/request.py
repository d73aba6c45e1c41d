"""A request that has passed every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mrt.colours import RGB
from mrt.families.family import Family
from mrt.families.tiny import TINY
from mrt.geometry import INPUT_PICTURE, Layout, Region, Slot, around, layout
from mrt.serving.contract.allowances import Priority
from mrt.serving.contract.illustrations import Illustration
from mrt.serving.contract.lettering import Lettering, strings_of
from mrt.serving.contract.placement import Placement, enlarged
from mrt.tasks import Task
from mrt.vocabulary import BACKGROUND
from mrt.words.report import WordReport


class Source(NamedTuple):
    """The input picture of image_to_layers: upright width and height in its own px, and remarks for the caller."""

    size: tuple[int, int]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """`slots` in token order; `pictures` by position in `slots`: premultiplied RGBA (4, H, W) of its region.

    `own`: canvas, page and regions in the caller's px; all else is in the network's, which are the same unless the
    canvas is larger than what the network draws. `page` and `regions` (background first) are not snapped to the token
    grid; `bucket` is the padded token count;
    `quality` is empty where the caller chose none; `student` 0 is the undistilled network; guidance 1 is none;
    `preview` is the longest side in px, 0 for none; `priority` weighs where runs compete. `plan`: only an estimate is
    wanted; `size`: bytes of its tensors. `captions`: of background and layers, where the planner cut them out of the
    prompt or bound it to them. `picture`: the input of image_to_layers; `pictures` have it at the size of the page.
    `words`: what became of the words; None where the weights have no vocabulary. `said`: the text of each slot that is
    generated. `lettering`: who writes the strings in it. `illustrations`: layers that are drawn after icons, by slot.
    `colours`: of layers and the background that have one colour all over, sRGB; None where it is not said which.
    """

    task: Task
    own: Placement
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
    words: WordReport | None = None
    lettering: Lettering = "drawn"
    said: Mapping[int, str] = field(default_factory=dict)
    illustrations: Mapping[int, Illustration] = field(default_factory=dict)
    colours: Mapping[int, RGB | None] = field(default_factory=dict)
    family: Family = TINY

    @cached_property
    def strings(self) -> Mapping[int, str]:
        """What layers are to show in letters that may be set in type, by slot."""
        return {} if self.lettering == "drawn" else strings_of(self.said)

    @cached_property
    def layout(self) -> Layout:
        return layout(self.slots, self.canvas)

    @property
    def text_start(self) -> int:
        """First position id of the text."""
        return self.family.text_start(self.layout)

    @property
    def whole(self) -> int:
        """Position of the picture that the stack has to add up to: the input of image_to_layers, or else composed."""
        return whole_of(self.slots)

    @property
    def rows(self) -> int:
        """Rows of a denoiser batch that a step takes: guidance adds the unconditional one."""
        return 1 if self.guidance == 1 else 2

    @property
    def stack(self) -> list[int]:
        """Positions of background and layers in `slots`, bottom to top."""
        return [position for position, slot in enumerate(self.slots) if slot.index > 0 and not slot.reference]

    @property
    def generated(self) -> list[int]:
        """Positions of the background and layers that are generated, bottom to top."""
        return [position for position in self.stack if not self.slots[position].keep]

    @property
    def decoded(self) -> list[int]:
        """Positions that are decoded: what is delivered, and the generated composed slot for the self-check."""
        return self.generated + ([0] if self.task == "text_to_layers" else [])

    def visible(self, position: int) -> Region:
        """The part of a slot's region, snapped to the token grid, that lies on the canvas."""
        return self.slots[position].region.intersect(Region(0, 0, *self.canvas))

    @property
    def enlargement(self) -> float:
        """The caller's px for each px of the network's, as areas."""
        (own_width, own_height), (width, height) = self.own.canvas, self.canvas
        return own_width * own_height / (width * height)

    def delivered(self, position: int) -> Region:
        """The same in the caller's px, or exactly what the caller asked for."""
        if self.is_fitted(position):
            return self.own.regions[self.slots[position].index - 1]
        region = enlarged(self.visible(position), self.canvas, self.own.canvas)
        if self.slots[position].index != BACKGROUND or self.own.canvas == self.canvas:
            return region
        return around([region, self.own.page])  # the network's px may end within one of the page's edge

    def is_fitted(self, position: int) -> bool:
        """Whether a layer is scaled into the region that was asked for: what is made from words or restyled on an
        enlarged canvas, which the network draws on whole tokens."""
        slot = self.slots[position]
        made = self.task != "image_to_layers" and slot.index > BACKGROUND and not slot.keep
        return made and self.own.canvas != self.canvas

    def is_made_beside(self, position: int) -> bool:
        """Whether an expert makes the layer in place of what the network drew: sets its string, or draws it after an
        icon."""
        slot = self.slots[position].index
        return slot in self.strings or slot in self.illustrations


def whole_of(slots: Sequence[Slot]) -> int:
    """Position of the input picture that has a slot of its own, or else of the composed one."""
    return next((position for position, slot in enumerate(slots) if slot.index == INPUT_PICTURE), 0)
