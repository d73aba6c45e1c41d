"""The interface to `mrt_layout`, which finds or plans the regions of a request that has none."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from mrt.geometry import Region


class Layout(NamedTuple):
    """Regions of background and layers, bottom to top, and their captions; a caption may be empty."""

    regions: tuple[Region, ...]
    captions: tuple[str, ...]


class Room(NamedTuple):
    """Limits of a layout: layers above the background, and tokens of all of them together.

    `wanted`: number of layers that the caller wants, with the background; 0 for any number.
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
        """The layers on a page. `picture`: of the page, premultiplied planes (4, height, width) in 0..1."""
        ...

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        """A layout for a prompt. It has more than `room.layers` layers where the prompt names more."""
        ...
