"""Seconds and bytes of one denoiser call on a GPU, with random weights: their values change neither."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from mrt.models.cost import inputs
from mrt.models.families import TransformerConfig
from mrt.models.transformer import MaskedRegionTransformer

REPEATS = 5
Call = Callable[[], Tensor]


class Measured(NamedTuple):
    """`seconds`: median of REPEATS calls after one. Bytes: of weights and activations, of activations alone."""

    seconds: float
    peak: int
    activations: int


def ours(config: TransformerConfig, device: torch.device) -> nn.Module:
    with torch.device("meta"):
        net = MaskedRegionTransformer(config).to(torch.bfloat16)
    return filled(net, device)


def diffusers(config: TransformerConfig, device: torch.device) -> nn.Module:
    """Diffusers' network of the same shape."""
    from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel

    shape = {name: value for name, value in asdict(config).items() if name in _THEIRS}
    with torch.device("meta"):
        net: Any = QwenImageTransformer2DModel(**shape, use_layer3d_rope=True).to(dtype=torch.bfloat16)  # pyright: ignore[reportCallIssue]
    theirs = net.pos_embed
    net = filled(net, device)
    net.pos_embed = type(theirs)(theta=10_000, axes_dim=list(config.axes_dims_rope), scale_rope=True)  # plain tensors
    return net


def filled(net: nn.Module, device: torch.device) -> nn.Module:
    net = net.to_empty(device=device).eval().requires_grad_(False)
    for parameter in net.parameters():
        parameter.normal_(std=0.02)
    return net


def call_ours(
    net: nn.Module, config: TransformerConfig, device: torch.device, rows: int, tokens: int, words: int
) -> Call:
    with device:
        batch = inputs(config, rows, tokens, words, torch.bfloat16)
    return lambda: net(**batch)


def call_diffusers(
    net: nn.Module, config: TransformerConfig, device: torch.device, rows: int, pictures: int, side: int, words: int
) -> Call:
    """`pictures` of side x side tokens each, all of one page, the last one given."""
    with device:
        batch = inputs(config, rows, pictures * side * side, words, torch.bfloat16)
        has_alpha = torch.zeros(rows, dtype=torch.long)
    return lambda: net(
        hidden_states=batch["hidden"],
        encoder_hidden_states=batch["text"],
        timestep=batch["sigma"][:, 0],
        img_shapes=[[(1, side, side)] * pictures] * rows,
        additional_t_cond=has_alpha if config.use_additional_t_cond else None,
        return_dict=False,
    )[0]


@torch.no_grad()
def measure(call: Call, device: torch.device) -> Measured | None:
    """None if the device has too little memory."""
    cuda = torch.cuda
    try:
        cuda.synchronize(device)
        before = cuda.memory_allocated(device)
        cuda.reset_peak_memory_stats(device)
        call()
        cuda.synchronize(device)
        most = cuda.max_memory_allocated(device)
        seconds = []
        for _ in range(REPEATS):
            start, end = (cuda.Event(enable_timing=True) for _ in range(2))
            start.record()
            call()
            end.record()
            cuda.synchronize(device)
            seconds.append(start.elapsed_time(end) / 1000)
        return Measured(statistics.median(seconds), most, most - before)
    except torch.OutOfMemoryError:
        return None
    finally:
        gc.collect()
        cuda.empty_cache()


_THEIRS = {
    "patch_size",
    "in_channels",
    "out_channels",
    "num_layers",
    "attention_head_dim",
    "num_attention_heads",
    "joint_attention_dim",
    "axes_dims_rope",
    "use_additional_t_cond",
}
