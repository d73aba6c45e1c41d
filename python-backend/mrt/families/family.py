"""What the engine asks of a family; everything else is the same for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from mrt.geometry import Layout, Region, Slot
from mrt.tasks import Task

Text = tuple[np.ndarray, np.ndarray]
"""Text tokens (L, ...) int32 as the family's text encoder reads them, and the slot of each (L,) int32."""


class Family(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What the weights were trained for."""
        ...

    @property
    def channels(self) -> int:
        """Numbers in a token's latent, C."""
        ...

    @property
    def text_width(self) -> int:
        """Numbers in a text token's features, T."""
        ...

    @property
    def text_input(self) -> tuple[str, tuple[int, ...]]:
        """The text encoder's name for its tokens, and the shape of one."""
        ...

    @property
    def words(self) -> str:
        """What a text token is called before a caller."""
        ...

    @property
    def untold(self) -> Text | None:
        """The text of a guided run's second row; None where that sees no text at all."""
        ...

    @property
    def remembers(self) -> bool:
        """Whether the denoiser is told whose row it sees (`row`), as it may keep some of a row from step to step."""
        ...

    def segments(self, prompt: str) -> dict[int, str]:
        """A prompt without captions, as what is said on each slot; 0 is the whole."""
        ...

    def tokens(self, segments: Mapping[int, str], limit: int) -> Text:
        """At most `limit` tokens; what comes after is cut."""
        ...

    def slots(
        self, task: Task, canvas: tuple[int, int], page: Region, regions: Sequence[Region], keep: Sequence[bool]
    ) -> list[Slot]:
        """Slots in token order, as mrt.tasks.slots_of."""
        ...

    def text_start(self, layout: Layout) -> int:
        """First position id of the text."""
        ...

    def guide(self, told: np.ndarray, untold: np.ndarray, scale: float) -> np.ndarray:
        """The velocity (N, C) out of those of a guided run's two rows."""
        ...

    def to_network(self, picture: np.ndarray) -> np.ndarray:
        """Premultiplied RGBA (4, H, W) in 0..1 to what mrt_layer_encoder reads."""
        ...

    def from_network(self, picture: np.ndarray) -> np.ndarray:
        """What mrt_layer_decoder makes to premultiplied RGBA (4, H, W), which may go a little beyond 0..1."""
        ...
