"""Family `tiny`, the one that is trained here: words as bytes, captions by slot, all four tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mrt import sampler, tasks, text
from mrt.families.family import Text
from mrt.geometry import Layout, Region, Slot
from mrt.tasks import Task


@dataclass(frozen=True)
class Tiny:
    name: str = "tiny"
    tasks: tuple[Task, ...] = tasks.TASKS
    channels: int = 48
    text_width: int = 160
    text_input: tuple[str, tuple[int, ...]] = ("text_bytes", (text.WORD_BYTES,))
    words: str = "words"
    negative_text: Text | None = None
    remembers: bool = False

    def segments(self, prompt: str) -> dict[int, str]:
        return text.segments_of_prompt(prompt)

    def tokens(self, segments: Mapping[int, str], limit: int) -> Text:
        return text.encode(segments, limit)

    def slots(
        self, task: Task, canvas: tuple[int, int], page: Region, regions: Sequence[Region], keep: Sequence[bool]
    ) -> list[Slot]:
        return tasks.slots_of(task, canvas, page, regions, keep)

    def text_start(self, layout: Layout) -> int:
        return layout.text_start

    def guide(self, conditional: np.ndarray, unconditional: np.ndarray, scale: float) -> np.ndarray:
        return sampler.guide(conditional, unconditional, scale)

    def to_network(self, picture: np.ndarray) -> np.ndarray:
        return picture

    def from_network(self, picture: np.ndarray) -> np.ndarray:
        return picture


TINY = Tiny()
