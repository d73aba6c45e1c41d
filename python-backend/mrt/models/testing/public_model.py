"""A small model of random weights in the shape and files of the public Qwen-Image-Layered, made without any hub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
from diffusers.pipelines.qwenimage.pipeline_qwenimage_layered import QwenImageLayeredPipeline
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, Qwen2Tokenizer
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from mrt.families.layered import TEMPLATE

WIDTH = 32  # of the text encoder
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"]
SAID = "A poster with a red star on a blue sky and the word SALE in white."


def pipeline(blocks: int = 2, heads: int = 4) -> QwenImageLayeredPipeline:
    """Diffusers' pipeline over random networks; the same at every call. `blocks`, `heads`: of the transformer."""
    torch.manual_seed(0)
    tokenizer = _tokenizer()
    parts = {
        "transformer": QwenImageTransformer2DModel(
            num_layers=blocks,
            attention_head_dim=16,
            num_attention_heads=heads,
            joint_attention_dim=WIDTH,
            axes_dims_rope=(4, 6, 6),
            use_additional_t_cond=True,
            use_layer3d_rope=True,
        ),
        "vae": AutoencoderKLQwenImage(base_dim=8, num_res_blocks=1, input_channels=4),
        "text_encoder": Qwen2_5_VLForConditionalGeneration(_text_config(tokenizer)),
    }
    for net in parts.values():
        for parameter in net.parameters():
            parameter.data += 0.1 * torch.randn_like(parameter)  # every one counts
        net.eval()
    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, time_shift_type="exponential")
    nobody: Any = None  # the whole processor is for videos as well, and needs torchvision
    made = QwenImageLayeredPipeline(scheduler=scheduler, tokenizer=tokenizer, processor=nobody, **parts)
    made.set_progress_bar_config(disable=True)
    return made


def write(folder: Path, blocks: int = 2, heads: int = 4) -> QwenImageLayeredPipeline:
    """The same on disk, as a hub would have it."""
    made = pipeline(blocks, heads)
    made.save_pretrained(folder, max_shard_size="200KB")
    Qwen2VLImageProcessorPil().save_pretrained(folder / "processor")
    return made


def _tokenizer() -> Qwen2Tokenizer:
    """Qwen2's rules over a vocabulary in which each word of the template is one token, as in the published one."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = Qwen2Tokenizer().backend_tokenizer.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=2000,
        min_frequency=1,
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    learner.train_from_iterator([TEMPLATE, SAID], trainer)
    learned = json.loads(learner.to_str())["model"]
    merges: Any = [tuple(pair) for pair in learned["merges"]]
    return Qwen2Tokenizer(vocab=learned["vocab"], merges=merges, additional_special_tokens=SPECIAL)


def _text_config(tokenizer: Qwen2Tokenizer) -> Qwen2_5_VLConfig:
    ids = tokenizer.get_vocab()
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": WIDTH,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [2, 1, 1]},
    }
    vision = {"depth": 1, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2, "out_hidden_size": WIDTH}
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=ids["<|image_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
    )
