"""The text encoder of families `tiny` and `small`: reads bytes, so any script; a word sees its neighbours in the same
segment. That of `small` also takes each word's meaning vector (mrt.meanings), so that synonyms start out alike."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.text import WORD_BYTES


class WordEncoder(nn.Module):
    """Bytes of words to text features, trained with the transformer."""

    def __init__(self, width: int = 160, byte_width: int = 24, vectors: int = 0):
        super().__init__()
        self.bytes = nn.Embedding(257, byte_width)
        self.word = nn.Linear(WORD_BYTES * byte_width, width)
        self.context = nn.Linear(3 * width, width)
        self.out = nn.Linear(width, width)
        nn.init.normal_(self.bytes.weight, std=0.5)
        self.meaning = nn.Linear(vectors, width, bias=False) if vectors else None

    def forward(self, text_bytes: Tensor, text_slot: Tensor, text_vectors: Tensor | None = None) -> Tensor:
        words = self.word(self.bytes(text_bytes).flatten(2))  # (B, L, W) -> (B, L, T)
        if self.meaning is not None and text_vectors is not None:
            words = words + self.meaning(text_vectors)  # (B, L, V) -> (B, L, T)
        words = F.gelu(words, approximate="tanh")
        windows = torch.cat([neighbour(words, text_slot, 1), words, neighbour(words, text_slot, -1)], -1)  # (B, L, 3T)
        return self.out(F.gelu(self.context(windows), approximate="tanh"))  # (B, L, T)


def neighbour(words: Tensor, slot: Tensor, step: int) -> Tensor:
    """The word before (step 1) or after (-1) in the same segment, zero where there is none."""
    edge, same = torch.zeros_like(words[:, :1]), torch.zeros_like(slot[:, :1], dtype=torch.bool)
    if step == 1:
        moved = torch.cat([edge, words[:, :-1]], 1)
        same = torch.cat([same, slot[:, 1:] == slot[:, :-1]], 1)
    else:
        moved = torch.cat([words[:, 1:], edge], 1)
        same = torch.cat([slot[:, 1:] == slot[:, :-1], same], 1)
    return moved * same[..., None].to(moved.dtype)
