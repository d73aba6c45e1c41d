"""The layout of a family trained on whole pages: a number of layers, each as large as the page."""

from __future__ import annotations

import numpy as np

from mrt.geometry import Region, snap
from mrt.serving.contract.layout_protocol import Layout, Room


class WholePages:
    """`layers`: the default number, background included; fewer if there is no room for them."""

    def __init__(self, layers: int):
        self._layers = layers

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        if room.wanted:  # whatever the number: too many are refused later, not dropped here
            return _pages(page, room.wanted)
        affordable = room.tokens // snap(page).tokens - 1  # the composed picture is made beside them
        return _pages(page, 1 + max(0, min(self._layers - 1, room.layers, affordable)))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise ValueError("this family decomposes pictures only; it cannot plan a layout from a prompt")


def _pages(page: Region, count: int) -> Layout:
    return Layout((page,) * count, ("",) * count)
