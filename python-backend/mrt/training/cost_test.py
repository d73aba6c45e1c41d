"""The model of training's cost against what PyTorch counts on a small network of the same class."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from mrt.models.cost import inputs
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training import cost
from mrt.training.public import memory
from mrt.training.scale import lora
from mrt.training.scale.config import Config
from mrt.training.scale.network import economise

SMALL = replace(
    FAMILIES["mrt-20b"],
    num_layers=4,
    attention_head_dim=64,
    num_attention_heads=4,
    axes_dims_rope=(16, 24, 24),
    joint_attention_dim=64,
)


def test_a_step_takes_as_many_flop_as_pytorch_counts():
    with torch.device("meta"):
        net, tokens = MaskedRegionTransformer(SMALL), 400
        batch = inputs(SMALL, 1, tokens, cost.WORDS, torch.float32)
    economise(net)
    for block in net.transformer_blocks:
        block.attn.attend = products  # pyright: ignore[reportAttributeAccessIssue, reportArgumentType]
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        net(**batch).square().mean().backward()
    assert cost.flop_of(SMALL, tokens) == pytest.approx(counter.get_total_flops(), rel=0.04)


def products(q, k, v, seen):
    """Attention in products that are counted."""
    return (q @ k.transpose(2, 3) + seen).softmax(3) @ v


def test_activations_grow_with_rows_and_blocks_by_what_a_block_keeps():
    one, two = (memory.activations(SMALL, rows, 400, 64, torch.bfloat16) for rows in (1, 2))
    assert 1.9 < two / one < 2.1
    deeper = memory.activations(replace(SMALL, num_layers=5), 1, 400, 64, torch.bfloat16)
    assert deeper - one == pytest.approx((400 + 64) * SMALL.width * 2, rel=0.02)
    walked = memory._peak(SMALL, 1, 400, 64, torch.bfloat16)
    assert one == pytest.approx(walked, rel=0.01), "two depths predict a third"


def test_adapters_have_the_parameters_that_are_counted():
    net = MaskedRegionTransformer(SMALL)
    lora.inject(net, 5)
    count = sum(value.numel() for name, value in net.named_parameters() if "lora_" in name)
    assert count == cost.adapters_of(SMALL, 5)


def test_the_table_is_of_the_config_and_its_stages_are_the_papers():
    config = Config.read(cost.CONFIG)
    stages = cost.stages_of(config, FAMILIES[cost.FAMILY])
    assert [each.samples for each in stages] == [70_000 * 1024, 20_000 * 1024]
    assert dict(config.tasks) == {
        "text_to_layers": 0.7,
        "image_to_layers": 0.15,
        "add_layers": 0.075,
        "restyle_layers": 0.075,
    }
