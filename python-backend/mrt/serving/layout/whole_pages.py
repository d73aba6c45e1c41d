"""The layout of a family that was trained on whole pages: a number of layers, each as large as the page."""

from __future__ import annotations

import numpy as np

from mrt.geometry import Region, snap
from mrt.serving.contract.layout_protocol import Layout, Room


class WholePages:
    """`layers`: background included, where there is room for them and nobody asks for another number."""

    def __init__(self, layers: int):
        self._layers = layers

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        if room.wanted:  # however many that is: too many are refused, not left out
            return _pages(page, room.wanted)
        affordable = room.tokens // snap(page).tokens - 1  # the composed picture is made beside them
        return _pages(page, 1 + max(0, min(self._layers - 1, room.layers, affordable)))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise ValueError("this family takes a picture apart; it makes none from a prompt")


def _pages(page: Region, count: int) -> Layout:
    return Layout((page,) * count, ("",) * count)
