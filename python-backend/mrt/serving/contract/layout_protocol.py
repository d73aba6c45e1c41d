"""What the contract asks of `mrt_layout`: the regions of a request that has none."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from mrt.geometry import Region


class Layout(NamedTuple):
    """Regions of background and layers, bottom to top, and their captions; a caption may be empty."""

    regions: tuple[Region, ...]
    captions: tuple[str, ...]


class Room(NamedTuple):
    """What a layout may take: layers above the background, and tokens of all of them together.

    `wanted`: how many layers its caller asked for, the background among them; 0 where that is left open.
    """

    layers: int
    tokens: int
    wanted: int = 0

    @property
    def most(self) -> int:
        """Layers above the background that a detector may return."""
        return min(self.layers, self.wanted - 1) if self.wanted else self.layers


class Layouts(Protocol):
    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        """The layers that a page shows: premultiplied planes (4, height, width) in 0..1. Regions lie on the page."""
        ...

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        """A layout for a prompt. More than `room.layers` layers come back where the prompt names more."""
        ...
