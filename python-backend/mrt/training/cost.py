"""The cost of training a public family: `python -m mrt.training.cost`. A model; nothing is measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import torch

from mrt.models.cost import flops
from mrt.models.families import FAMILIES, TransformerConfig
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.public.memory import activations
from mrt.training.scale.config import Config

FAMILY, CONFIG = "mrt-20b", Path(__file__).parent / "scale" / "mrt-20b.json"
TOKENS = (2_845, 11_380)  # of a sample at 512 and 1024 px: 11,380 is ART's mean, its quarter at half the side
WORDS = 256  # of a text
PASSES = 4  # forward, again where it is made anew going back, and the way back, which is twice a forward
RATE, SHARE = 989e12, 0.4  # FLOP/s of an H100 or H200 in dense bf16, and how much of it a step reaches
GPU = 141e9  # bytes of an H200
ENCODER = 7.6e9  # parameters of the text encoder's language model
TEXTS, PIECES = 3, 3.0  # of a design; tokens encoded to tokens of a sample: three composed pictures, references
DESIGNS = 10_000_000


class Stage(NamedTuple):
    """`flop` of all its steps, two a multiply-add."""

    side: int
    tokens: int
    steps: int
    samples: int
    flop: float

    @property
    def hours(self) -> float:
        """Of one GPU."""
        return self.flop / (RATE * SHARE) / 3600


def stages_of(config: Config, shape: TransformerConfig) -> list[Stage]:
    batch = config.lanes * config.lane_batch
    return [
        Stage(side, tokens, stage.steps, stage.steps * batch, stage.steps * batch * flop_of(shape, tokens))
        for side, tokens, stage in zip((512, 1024), TOKENS, config.stages, strict=True)
    ]


def flop_of(shape: TransformerConfig, tokens: int) -> float:
    """Of a training step on one sample."""
    return PASSES * flops(shape, 1, tokens, WORDS)


def parameters_of(shape: TransformerConfig) -> int:
    with torch.device("meta"):
        return sum(value.numel() for value in MaskedRegionTransformer(shape).parameters())


def state_of(shape: TransformerConfig, gpus: int) -> float:
    """Bytes on each GPU beside activations: its share of float32 weights, gradients and AdamW's two means, and two
    blocks and the ends as a whole in bfloat16."""
    block = (parameters_of(shape) - parameters_of(replace(shape, num_layers=1))) / (shape.num_layers - 1)
    ends = parameters_of(shape) - shape.num_layers * block
    return 16 * parameters_of(shape) / gpus + 2 * (2 * block + ends)


def adapters_of(shape: TransformerConfig, rank: int) -> int:
    """Parameters of the adapters of mrt.training.scale.lora: eight products d x d and four d x 4d a block."""
    return shape.num_layers * rank * (8 * 2 + 4 * 5) * shape.width


def gib(size: float) -> str:
    return f"{size / 2**30:.1f} GiB"


def main() -> None:
    config, shape = Config.read(CONFIG), FAMILIES[FAMILY]
    print(f"MODEL, not measured: {FAMILY}, {parameters_of(shape) / 1e9:.2f} B parameters, {WORDS} text tokens, ")
    print(f"{PASSES} forwards a step, {SHARE:.0%} of {RATE / 1e12:.0f} TFLOP/s.\n")
    print("side | image tokens | steps | samples | PFLOP a sample | FLOP | GPU-hours")
    stages = stages_of(config, shape)
    for each in stages:
        sample = each.flop / each.samples / 1e15
        print(f"{each.side:4} | {each.tokens:12,} | {each.steps:6,} | {each.samples:11,} | {sample:5.2f} |", end="")
        print(f" {each.flop:.2e} | {each.hours:9,.0f}")
    hours = sum(each.hours for each in stages)
    print(f"together {hours:,.0f} GPU-hours: {hours / 64 / 24:,.0f} days on 64 GPUs, {hours / 8 / 24:,.0f} on 8\n")
    print("GPUs | weights, gradients, AdamW | samples at a time | activations at 512, 1024 | fits 141 GB at 512, 1024")
    for gpus in (8, 16, 64):
        state = state_of(shape, gpus)
        for rows in (1, 4, 16):
            active = [activations(shape, rows, tokens, WORDS, torch.bfloat16) for tokens in TOKENS]
            fits = ["yes" if state + each < GPU else "no" for each in active]
            print(f"{gpus:4} | {gib(state)} | {rows:2} | {', '.join(map(gib, active))} | {', '.join(fits)}")
    adapters = adapters_of(shape, 64)
    one = 2 * parameters_of(shape) + 16 * adapters + activations(shape, 1, TOKENS[0], WORDS, torch.bfloat16)
    print(f"\nadapters of rank 64: {adapters / 1e6:.0f} M parameters; one GPU holds {gib(one)} for a sample at 512")
    tokens = PIECES * sum(TOKENS)
    texts = 2 * TEXTS * ENCODER * WORDS * 2 * DESIGNS
    print(f"encoding {DESIGNS:,} designs once a size: {texts:.1e} FLOP of texts, ", end="")
    print(f"{texts / (RATE * SHARE) / 3600:,.0f} GPU-hours; ", end="")
    size = DESIGNS * (tokens * shape.in_channels * 2 + 2 * TEXTS * WORDS * shape.joint_attention_dim * 2)
    print(f"{size / 1e12:,.0f} TB of latents and texts")


if __name__ == "__main__":
    main()
