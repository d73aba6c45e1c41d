"""The networks of `mrt_layout` on ONNX Runtime, with their pre- and postprocessing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from mrt.geometry import TOKEN, Region, snap
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.layout import detection, planner

PLAIN = 2 / 255  # a picture that varies less is taken for a plain background


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
        # Every training page has layers, so the detector would find some on a plain background, too.
        if np.ptp(picture, axis=(1, 2)).max() < PLAIN:
            return Layout((page,), ("",))
        found = detection.boxes_of(self.candidates(picture), (page.width, page.height), room.most)
        regions = [_outwards(box, canvas, page) for box in found.boxes]
        while sum(region.tokens for region in map(snap, regions)) > room.tokens:
            least = int(found.scores.argmin())
            regions.pop(least)
            found = detection.Boxes(*(np.delete(part, least, 0) for part in found))
        return Layout((page, *regions), ("",) * (len(regions) + 1))

    def candidates(self, picture: np.ndarray) -> np.ndarray:
        """The detector's output for every cell of premultiplied planes (4, height, width): (cells, 6)."""
        short = [(0, -side % TOKEN) for side in picture.shape[1:]]
        padded = np.pad(picture, [(0, 0), *short])[None].astype(np.float32)
        return np.asarray(self._detector.run(None, {"image": padded})[0])[0]

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        parsed = planner.parse_prompt(prompt, lambda **inputs: _run(self._words, inputs), room.layers)
        write, rng = (lambda **inputs: _run(self._regions, inputs)), np.random.default_rng(seed)
        regions = planner.regions_of(parsed.spans, canvas, page, write, rng, room.tokens)
        return Layout((page, *regions), (parsed.background, *parsed.captions))


def _run(session: onnxruntime.InferenceSession, inputs: dict[str, np.ndarray]) -> np.ndarray:
    return np.asarray(session.run(None, inputs)[0])


def _outwards(box: np.ndarray, canvas: tuple[int, int], page: Region) -> Region:
    """A box in page px as a region on the canvas, snapped outwards to the token grid and clipped to the page."""
    left, top, right, bottom = (int(side) for side in np.rint(box))
    placed = Region(page.x + left, page.y + top, max(1, right - left), max(1, bottom - top))
    return snap(placed).intersect(page)
