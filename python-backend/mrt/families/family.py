"""What differs from family to family of weights, as the engine sees it; everything else is the same for all."""

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
        """What a refusal calls text tokens."""
        ...

    @property
    def negative_text(self) -> Text | None:
        """The text of the unconditional row of classifier-free guidance; None where that has no text at all."""
        ...

    @property
    def remembers(self) -> bool:
        """Whether the denoiser may keep something of a row from step to step, and so takes the row's number (`row`)."""
        ...

    def segments(self, prompt: str) -> dict[int, str]:
        """A prompt without captions as the text of each slot; 0 is all of them."""
        ...

    def tokens(self, segments: Mapping[int, str], limit: int) -> Text:
        """Tokens of the text of each slot; those after the first `limit` are cut off."""
        ...

    def slots(
        self, task: Task, canvas: tuple[int, int], page: Region, regions: Sequence[Region], keep: Sequence[bool]
    ) -> list[Slot]:
        """Slots in token order, as mrt.tasks.slots_of."""
        ...

    def text_start(self, layout: Layout) -> int:
        """First position id of the text."""
        ...

    def guide(self, conditional: np.ndarray, unconditional: np.ndarray, scale: float) -> np.ndarray:
        """The velocity (N, C) of classifier-free guidance out of those of its two rows."""
        ...

    def to_network(self, picture: np.ndarray) -> np.ndarray:
        """Premultiplied RGBA (4, H, W) in 0..1 to the input of mrt_layer_encoder."""
        ...

    def from_network(self, picture: np.ndarray) -> np.ndarray:
        """The output of mrt_layer_decoder to premultiplied RGBA (4, H, W), which may go a little beyond 0..1."""
        ...
