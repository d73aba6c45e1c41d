"""A public model of random weights and few, laid out as diffusers lays out Qwen-Image; and designs to train it on."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLForConditionalGeneration

from mrt.data import shards
from mrt.data.convert.records import sample_of
from mrt.data.stacks import Stack, StackLayer, framed
from mrt.geometry import Region
from mrt.training import encode

TEXT = 32  # width of text features
SHAPE = {
    "num_layers": 2,
    "attention_head_dim": 16,
    "num_attention_heads": 4,
    "joint_attention_dim": TEXT,
    "axes_dims_rope": (4, 6, 6),
    "in_channels": 64,
    "out_channels": 16,
}


def write(folder: Path, channels: int = 4) -> Path:
    """Folders transformer, vae, tokenizer, text_encoder. `channels` of a picture, as Layered's autoencoder has 4."""
    torch.manual_seed(0)
    QwenImageTransformer2DModel(**SHAPE).save_pretrained(folder / "transformer", max_shard_size="200KB")
    AutoencoderKLQwenImage(base_dim=8, num_res_blocks=1, input_channels=channels).save_pretrained(folder / "vae")
    tokenizer(folder / "tokenizer")
    rope = {"type": "mrope", "mrope_section": [1, 1, 2], "rope_type": "default"}
    text = {"hidden_size": TEXT, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
    text |= {"num_key_value_heads": 2, "vocab_size": 300, "rope_scaling": rope, "max_position_embeddings": 4096}
    vision = {"depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": TEXT}
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision)
    Qwen2_5_VLForConditionalGeneration(config).save_pretrained(folder / "text_encoder")
    return folder


def tokenizer(folder: Path) -> None:
    """Bytes as tokens, and the marks of a chat."""
    letters = {letter: index for index, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    made = Tokenizer(models.BPE(letters, []))
    made.pre_tokenizer, made.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    made.add_special_tokens(["<|im_start|>", "<|im_end|>", "<|endoftext|>"])
    PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<|endoftext|>").save_pretrained(folder)


def design(seed: int) -> Stack:
    """Two to four layers of noise, with a prompt and captions; some leave the page."""
    rng = np.random.default_rng(seed)
    page = int(rng.integers(2, 5)) * 16, int(rng.integers(2, 4)) * 16
    layers = [StackLayer("background", Region(0, 0, *page), noise(rng, *page, alpha=255))]
    for index in range(int(rng.integers(1, 4))):
        region = Region(int(rng.integers(-8, 20)), int(rng.integers(-8, 20)), *map(int, rng.integers(8, 30, 2)))
        layers.append(StackLayer(f"layer {index}", region, noise(rng, *region[2:]), caption=f"noise {index}"))
    made = framed(page, layers)
    return Stack(made.canvas, made.page, made.layers, f"{len(layers)} pieces of noise", "noise, and more of it")


def noise(rng: np.random.Generator, width: int, height: int, alpha: int | None = None) -> np.ndarray:
    colour = rng.integers(0, 256, 4) if alpha is None else np.append(rng.integers(0, 256, 3), alpha)
    pixels = np.clip(colour + rng.normal(0, 20, (height, width, 4)), 0, 255)
    pixels[..., 3] = np.clip(pixels[..., 3], 1, 255) if alpha is None else alpha
    return pixels.astype(np.uint8)


def designs(folder: Path, count: int, of: int) -> Path:
    """`count` shards of `of` designs each."""
    folder.mkdir()
    for number in range(count):
        seeds = range(number * of, (number + 1) * of)
        made = ((f"{seed:024x}", sample_of(design(seed), f"{seed}")) for seed in seeds)
        shards.write(folder / f"train-{number:06d}.tar", made)
    return folder


def encoded(designs: Path, to: Path, public: Path) -> Path:
    """What mrt.training.encode makes of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["encode", str(designs), "--to", str(to), "--public", str(public)])
        encode.main()
    return to
