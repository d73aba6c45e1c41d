"""The networks of `mrt_layout` on ONNX Runtime, with what comes before and after them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from mrt.geometry import TOKEN, Region, snap
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.layout import detection
from mrt.serving.layout import planner as planning

PLAIN = 2 / 255  # a picture that varies less shows nothing


class OnnxLayouts:
    """`folder` holds detector.onnx, words.onnx and regions.onnx; `threads` 0 is one a core."""

    def __init__(self, folder: Path, threads: int = 0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._detector, self._words, self._regions = (
            onnxruntime.InferenceSession(folder / f"{name}.onnx", options, providers=["CPUExecutionProvider"])
            for name in ("detector", "words", "regions")
        )

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        if (
            np.ptp(picture, axis=(1, 2)).max() < PLAIN
        ):  # no training page is without layers, so the detector looks for some
            return Layout((page,), ("",))
        found = detection.boxes_of(self.candidates(picture), (page.width, page.height), room.most)
        regions = [_outwards(box, canvas, page) for box in found.boxes]
        while sum(region.tokens for region in map(snap, regions)) > room.tokens:
            least = int(found.scores.argmin())
            regions.pop(least)
            found = detection.Boxes(*(np.delete(part, least, 0) for part in found))
        return Layout((page, *regions), ("",) * (len(regions) + 1))

    def candidates(self, picture: np.ndarray) -> np.ndarray:
        """What the detector says of every cell of premultiplied planes (4, height, width): (cells, 6)."""
        short = [(0, -side % TOKEN) for side in picture.shape[1:]]
        padded = np.pad(picture, [(0, 0), *short])[None].astype(np.float32)
        return np.asarray(self._detector.run(None, {"image": padded})[0])[0]

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        told = planning.told_by(prompt, lambda **given: _run(self._words, given), room.layers)
        write, rng = (lambda **given: _run(self._regions, given)), np.random.default_rng(seed)
        regions = planning.regions_of(told.spans, canvas, page, write, rng, room.tokens)
        return Layout((page, *regions), (told.background, *told.captions))


def _run(session: onnxruntime.InferenceSession, given: dict[str, np.ndarray]) -> np.ndarray:
    return np.asarray(session.run(None, given)[0])


def _outwards(box: np.ndarray, canvas: tuple[int, int], page: Region) -> Region:
    """A box in px of the page as a region of the canvas: on the token grid, as far as it lies on the page."""
    left, top, right, bottom = (int(side) for side in np.rint(box))
    placed = Region(page.x + left, page.y + top, max(1, right - left), max(1, bottom - top))
    return snap(placed).intersect(page)
