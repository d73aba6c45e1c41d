"""Qwen2.5-VL as the text encoder of public Qwen-Image weights: transformers' own class, and its last hidden states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import Qwen2_5_VLModel

from mrt.families.layered import HEAD, TEMPLATE, tokenizer_of


class PublicTextEncoder(nn.Module):
    """`head` (34,): ids of the template before the prompt, which every text is read after."""

    head: Tensor

    def __init__(self, language_model: nn.Module, head: list[int]):
        super().__init__()
        self.language_model = language_model
        self.register_buffer("head", torch.tensor(head), persistent=False)

    @classmethod
    def load(cls, folder: Path, dtype: torch.dtype) -> PublicTextEncoder:
        """From a folder with the files of `text_encoder` and tokenizer.json."""
        net: Any = Qwen2_5_VLModel.from_pretrained(folder, dtype=dtype, local_files_only=True)
        head = tokenizer_of(folder)(TEMPLATE.format(""))[:HEAD]
        return cls(net.language_model, head).eval().requires_grad_(False)  # what sees pictures is let go

    def forward(self, text_ids: Tensor) -> Tensor:
        """Ids after the head (B, L) to features (B, L, T)."""
        ids = torch.cat([self.head.expand(len(text_ids), -1), text_ids], 1)  # (B, 34 + L)
        return self.language_model(input_ids=ids, use_cache=False).last_hidden_state[:, HEAD:]
