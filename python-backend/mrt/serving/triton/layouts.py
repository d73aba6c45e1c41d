"""Layouts from model `mrt_layout` of the same Triton."""

from __future__ import annotations

import numpy as np

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.triton.bls import Models


class TritonLayouts:
    def __init__(self, models: Models):
        self._models = models

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        return self._ask(canvas, page, room, image=picture)

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        text = np.array([prompt.encode()], np.object_)
        return self._ask(canvas, page, room, prompt=text, seed=np.array([seed], np.int64))

    def _ask(self, canvas: tuple[int, int], page: Region, room: Room, **source: np.ndarray) -> Layout:
        numbers = {"canvas": canvas, "page": page, "room": room}
        inputs = {name: np.array(values, np.int32) for name, values in numbers.items()}
        regions, captions = self._models.call("mrt_layout", {**inputs, **source}, "regions", "captions")
        return Layout(
            tuple(Region(*(int(side) for side in row)) for row in regions),
            tuple(caption.decode() for caption in captions),
        )
