from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from mrt.evaluation.twenty import timing
from mrt.evaluation.twenty.tokens import of_designs
from mrt.models import cost
from mrt.models.cost import LiveBytes, flops, inputs, of_call, peak
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer

SMALL = replace(FAMILIES["mrt-20b"], num_layers=3, num_attention_heads=4)


@pytest.mark.slow
def test_flops_are_those_that_pytorch_counts():
    with torch.device("meta"), FlopCounterMode(display=False) as counter, torch.no_grad():
        MaskedRegionTransformer(SMALL)(**inputs(SMALL, 2, 300, 40, torch.float32))
    assert flops(SMALL, 2, 300, 40) == pytest.approx(counter.get_total_flops(), rel=0.01)


def test_more_blocks_take_no_more_activations(monkeypatch: pytest.MonkeyPatch):
    two = peak(SMALL, 1, 500, 40, torch.bfloat16)
    monkeypatch.setattr(cost, "BLOCKS", 3)
    assert peak(SMALL, 1, 500, 40, torch.bfloat16) == two


def test_live_bytes_are_those_that_are_held():
    with LiveBytes() as live:
        first = torch.zeros(1000)
        second = first + 1
        assert live.now == live.most == 8000
        first = second[:10].reshape(2, 5)  # a view: nothing new, and the zeros are gone
        assert live.now == 4000
        del first, second
    assert (live.now, live.most) == (0, 8000)


def test_a_call_of_the_published_size():
    found = of_call(FAMILIES["qwen-image"], 1, 4096, 0)
    assert found.weights == 2 * 20_430_401_088
    assert found.flops == pytest.approx(2 * 6.8e9 * 4096 + 4 * 4096**2 * 3072 * 60, rel=0.05)


@pytest.mark.slow
@torch.no_grad()
def test_both_networks_take_the_calls_that_are_timed():
    config, cpu = replace(SMALL, num_layers=1, joint_attention_dim=64, use_additional_t_cond=True), torch.device("cpu")
    net, theirs = timing.ours(config, cpu), timing.diffusers(config, cpu)
    assert timing.call_ours(net, config, cpu, 2, 48, 8)().shape == (2, 48, 64)
    assert timing.call_diffusers(theirs, config, cpu, 2, 3, 4, 8)().shape == (2, 48, 64)
    sizes = [sum(value.numel() for value in one.parameters()) for one in (net, theirs)]
    assert sizes[0] - sizes[1] == config.width, "the reference embedding is ours alone"


def test_regions_take_fewer_tokens_than_pages():
    few, many = of_designs(4), of_designs(12)
    assert few.regions < few.full < many.full and many.regions < many.full / 3
