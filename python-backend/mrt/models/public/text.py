"""The public families' text encoder, Qwen2.5-VL, from the folders `tokenizer` and `text_encoder` of a public model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from transformers.models.auto.tokenization_auto import AutoTokenizer
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLForConditionalGeneration

from mrt.families.layered import TEMPLATE

BEFORE, AFTER = TEMPLATE.split("{}")
MOST = 1024  # tokens of a text


class PublicText:
    def __init__(self, folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32):
        self.tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer")
        net = Qwen2_5_VLForConditionalGeneration.from_pretrained(folder / "text_encoder", dtype=dtype)
        self.net, self.device = net.to(device).eval(), device  # pyright: ignore[reportArgumentType]
        self.before = len(self.tokenizer(BEFORE).input_ids)  # 34 with Qwen's own

    @torch.no_grad()
    def features(self, texts: Sequence[str]) -> list[Tensor]:
        """The last hidden state of each text's tokens (L, T), without the system prompt's; longer texts are cut off."""
        found = []
        for text in texts:  # one by one: no padding, and so the same whatever comes with it
            ids = self.tokenizer(BEFORE + text + AFTER, return_tensors="pt").input_ids[:, : self.before + MOST]
            seen = self.net(input_ids=ids.to(self.device), output_hidden_states=True).hidden_states[-1]
            found.append(seen[0, self.before :].cpu())
        return found
