"""The layout of a family that was trained on whole pages: a number of layers, each as large as the page."""

from __future__ import annotations

import numpy as np

from mrt.geometry import Region, snap
from mrt.serving.layouts import Layout, Room


class WholePages:
    """`layers`: background included, where there is room for them."""

    def __init__(self, layers: int):
        self._layers = layers

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        affordable = room.tokens // snap(page).tokens - 1  # the composed picture is made beside them
        above = max(0, min(self._layers - 1, room.layers, affordable))
        return Layout((page,) * (1 + above), ("",) * (1 + above))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise ValueError("this family takes a picture apart; it makes none from a prompt")
