"""Family `qwen-image-layered`: public weights that take one picture apart, as diffusers' QwenImageLayeredPipeline does.

Trained with every layer over the whole page and no captions. A smaller region costs fewer tokens here too, but these
weights never saw one. A caption joins the prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mrt import sampler
from mrt.families.family import Text
from mrt.geometry import INPUT_PICTURE, Layout, Region, Slot, snap
from mrt.tasks import Task

TEMPLATE = (
    "<|im_start|>system\nDescribe the image by detailing the color, shape, size, texture, quantity, text, spatial "
    "relationships of the objects and background:<|im_end|>\n"
    "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"
)
HEAD = 34  # tokens of the template before the prompt: the encoder reads them, the denoiser does not get them
TOKENIZER = "tokenizer.json"

Tokenizer = Callable[[str], list[int]]


def tokenizer_of(folder: Path) -> Tokenizer:
    """The tokenizer of a folder with tokenizer.json."""
    from tokenizers import Tokenizer as Reader  # only where this family is served

    reader = Reader.from_file(str(folder / TOKENIZER))
    return lambda text: reader.encode(text).ids


@dataclass(frozen=True)
class Layered:
    """`tokenizer`: text to ids; `text_width`: of Qwen2.5-VL's hidden states."""

    tokenizer: Tokenizer
    text_width: int = 3584
    name: str = "qwen-image-layered"
    tasks: tuple[Task, ...] = ("image_to_layers",)
    channels: int = 64
    text_input: tuple[str, tuple[int, ...]] = ("text_ids", ())
    words: str = "text tokens"
    remembers: bool = True

    @property
    def negative_text(self) -> Text:
        """The negative prompt that the authors of the weights use: a blank."""
        return self._text(" ")

    def segments(self, prompt: str) -> dict[int, str]:
        return {0: prompt} if prompt else {}

    def tokens(self, segments: Mapping[int, str], limit: int) -> Text:
        """Ids of the prompt and of the template after it, (L,) int32; the encoder adds the template before it."""
        ids, slots = self._text(" ".join(text for _, text in sorted(segments.items())))
        return ids[:limit], slots[:limit]

    def _text(self, text: str) -> Text:
        ids = np.array(self.tokenizer(TEMPLATE.format(text))[HEAD:], np.int32)
        return ids, np.zeros(len(ids), np.int32)

    def slots(
        self, task: Task, canvas: tuple[int, int], page: Region, regions: Sequence[Region], keep: Sequence[bool]
    ) -> list[Slot]:
        """Composed picture, layers, all generated; then the input picture, a slot of its own that is kept."""
        generated = [page, *regions]
        return [Slot(i, snap(region), False) for i, region in enumerate(generated)] + [
            Slot(INPUT_PICTURE, snap(page), True)
        ]

    def text_start(self, layout: Layout) -> int:
        """One more than the largest row, column or slot id; negative ids do not count."""
        return int(layout.ids.max()) + 1

    def guide(self, conditional: np.ndarray, unconditional: np.ndarray, scale: float) -> np.ndarray:
        """Each token's velocity keeps the length that it has without guidance."""
        guided = sampler.guide(conditional, unconditional, scale)
        return guided * (_lengths(conditional) / np.maximum(_lengths(guided), np.finfo(np.float32).tiny))

    def to_network(self, picture: np.ndarray) -> np.ndarray:
        """Straight RGBA in -1..1. A clear pixel is black: premultiplied planes have no colour for it."""
        straight = picture.copy()
        straight[:3] /= np.where(picture[3] > 0, picture[3], 1)
        return 2 * straight - 1

    def from_network(self, picture: np.ndarray) -> np.ndarray:
        """Premultiplied by alpha as it will be written, in 8 bits, so that dividing by it gives back the colour."""
        straight = np.clip(picture / 2 + 0.5, 0, 1)
        straight[3] = np.rint(255 * straight[3]) / 255
        straight[:3] *= straight[3]
        return straight


def _lengths(velocity: np.ndarray) -> np.ndarray:
    return np.linalg.norm(velocity, axis=-1, keepdims=True)
