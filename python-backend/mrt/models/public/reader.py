"""Qwen2.5-VL asked about a picture: transformers' own classes, without the parts that are for video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers import Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from mrt.families.layered import TOKENIZER

TURN = (
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
    "<|im_start|>user\n<|vision_start|>{pads}<|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\n"
)
PAD = "<|image_pad|>"
LONGEST = 2048  # tokens of an answer: some fifty boxes


class PublicReader:
    """`longest`: tokens of an answer."""

    def __init__(self, net: Any, processor: Any, tokenizer: Any, longest: int = LONGEST):
        self._net, self._processor, self._tokenizer, self._longest = net, processor, tokenizer, longest

    @classmethod
    def load(cls, folder: Path, device: torch.device, dtype: torch.dtype, longest: int = LONGEST) -> PublicReader:
        """From a folder with the files of `text_encoder` and `processor`, and tokenizer.json."""
        from tokenizers import Tokenizer

        net: Any = Qwen2_5_VLForConditionalGeneration.from_pretrained(folder, dtype=dtype, local_files_only=True)
        processor = Qwen2VLImageProcessorPil.from_pretrained(folder, local_files_only=True)
        return cls(net.to(device).eval(), processor, Tokenizer.from_file(str(folder / TOKENIZER)), longest)

    @torch.inference_mode()
    def ask(self, picture: np.ndarray, question: str) -> tuple[str, tuple[int, int]]:
        """The model's answer about premultiplied planes (4, H, W) on white, and the size in px that it sees."""
        seen = self._processor(images=[_on_white(picture)], return_tensors="pt")
        _, rows, columns = seen["image_grid_thw"][0].tolist()  # in patches, of which one token takes a square
        pads = PAD * (rows * columns // self._processor.merge_size**2)
        ids = self._tokenizer.encode(TURN.format(pads=pads, question=question)).ids
        tokens = torch.tensor([ids], device=self._net.device)
        # What text is and what the picture: positions of the two are counted apart.
        kinds = (tokens == self._net.config.image_token_id).int()
        made = self._net.generate(
            input_ids=tokens,
            attention_mask=torch.ones_like(tokens),
            mm_token_type_ids=kinds,
            pixel_values=seen["pixel_values"].to(tokens.device, self._net.dtype),
            image_grid_thw=seen["image_grid_thw"].to(tokens.device),
            max_new_tokens=self._longest,
            do_sample=False,
        )
        answer = self._tokenizer.decode(made[0, len(ids) :].tolist(), skip_special_tokens=True)
        patch = self._processor.patch_size
        return answer, (columns * patch, rows * patch)


def _on_white(picture: np.ndarray) -> Image.Image:
    colour = picture[:3] + 1 - picture[3]
    return Image.fromarray(np.rint(255 * colour.clip(0, 1)).astype(np.uint8).transpose(1, 2, 0), "RGB")
