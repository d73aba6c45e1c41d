"""FP8 layers and the feature cache: near to the network as it is, and nothing else changed."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from mrt.export.onnx import denoiser_inputs
from mrt.models import weights
from mrt.models.feature_cache import FeatureCache, feature_cache
from mrt.models.float8 import Float8Linear, to_float8
from mrt.models.transformer import MaskedRegionTransformer


def network() -> MaskedRegionTransformer:
    return weights.load_transformer(students=False)


@pytest.fixture
def batch() -> dict[str, Tensor]:
    torch.manual_seed(4)
    config = network().config
    made = denoiser_inputs(config.in_channels, config.joint_attention_dim, 40, 6)
    made["valid"][1, 30:] = False
    return made


def distance(made: Tensor, wanted: Tensor) -> float:
    return float((made - wanted).norm() / wanted.norm())


@torch.no_grad()
def test_a_float8_layer_is_within_the_rounding_of_three_bits():
    torch.manual_seed(0)
    layer, x = nn.Linear(64, 48), torch.randn(2, 5, 64)
    made = Float8Linear(layer)(x * torch.tensor([1.0, 1000.0])[:, None, None])
    assert made.shape == (2, 5, 48) and made.dtype == torch.float32
    wanted = layer(x * torch.tensor([1.0, 1000.0])[:, None, None])
    assert all(0 < distance(*pair) < 0.06 for pair in zip(made, wanted, strict=True)), "each token has its own scale"


@torch.no_grad()
def test_the_ends_stay_as_they_are_and_the_recipe_errs_less_than_all_blocks(batch):
    wanted = network()(**batch)
    made = {ends: to_float8(network(), ends) for ends in (0, 2)}
    errors = {ends: distance(net(**batch), wanted) for ends, net in made.items()}
    assert 0 < errors[2] < errors[0] < 0.2
    for index, block in enumerate(made[2].transformer_blocks):
        changed = {name for name, layer in block.named_modules() if isinstance(layer, Float8Linear)}
        assert bool(changed) == (2 <= index < 4), "of six"
        assert not any(name.startswith(("img_mod", "txt_mod")) for name in changed)


ROWS = (7, 3)


@torch.no_grad()
def test_a_cache_that_may_reuse_nothing_changes_nothing(batch):
    net = network()
    wanted = net(**batch)
    cache = FeatureCache(threshold=0, most=2)
    with feature_cache(net, cache, ROWS):
        assert torch.equal(net(**batch), wanted) and torch.equal(net(**batch), wanted)
    assert (cache.calls, cache.reused) == (4, 0)
    assert not any("forward" in vars(block) for block in net.transformer_blocks), "nothing is left behind"


@torch.no_grad()
def test_the_same_step_again_is_reused_whole_and_another_one_is_not(batch):
    net = network()
    wanted = net(**batch)
    cache = FeatureCache(threshold=0.05, most=2)
    with feature_cache(net, cache, ROWS):
        net(**batch)
        torch.testing.assert_close(net(**batch), wanted, atol=1e-5, rtol=1e-5)
        assert cache.reused == 2
        other = later(batch)
        made = net(**other)
    assert (cache.calls, cache.reused) == (6, 2)
    assert torch.equal(made, net(**other))


@torch.no_grad()
def test_rows_decide_each_for_itself_and_come_out_as_alone_in_any_order(batch):
    net, other = network(), later(batch)
    mixed = {name: torch.stack([other[name][1], batch[name][0]]) for name in batch}  # the rows have changed places
    cache, alone = FeatureCache(0.05, most=2), FeatureCache(0.05, most=2)
    for row in (0, 1):
        with feature_cache(net, alone, [row]):
            net(**{name: tensor[row : row + 1] for name, tensor in batch.items()})
    with feature_cache(net, cache, [0, 1]):
        net(**batch)
    with feature_cache(net, cache, [1, 0]):
        made = net(**mixed)
    assert (cache.calls, cache.reused) == (4, 1), "the row that is the same again"
    for index, row in enumerate((1, 0)):
        with feature_cache(net, alone, [row]):
            wanted = net(**{name: tensor[index : index + 1] for name, tensor in mixed.items()})
        torch.testing.assert_close(made[index : index + 1], wanted, atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_padding_has_no_say_in_what_is_reused(batch):
    net, cache = network(), FeatureCache(0.05, most=2)
    other = batch | {"hidden": batch["hidden"].clone()}
    other["hidden"][1, 30:] = 100
    with feature_cache(net, cache, ROWS):
        net(**batch)
        net(**other)
    assert cache.reused == 2


@torch.no_grad()
def test_the_rows_of_long_ago_are_forgotten(batch):
    net, cache = network(), FeatureCache(0.05, most=2)
    for rows in ((0, 1), (2, 3), (0, 1), (2, 3)):
        with feature_cache(net, cache, rows):
            net(**batch)
        assert len(cache) == 2
    assert cache.reused == 0, "each was gone when its turn came again"
    with feature_cache(net, cache, (2, 3)):
        net(**batch)
    assert cache.reused == 2


def test_one_block_has_nothing_to_reuse():
    net = network()
    net.transformer_blocks = net.transformer_blocks[:1]
    with pytest.raises(ValueError, match="nothing to reuse"), feature_cache(net, FeatureCache(0.1, 1), [0]):
        pass


def later(batch: dict[str, Tensor]) -> dict[str, Tensor]:
    return batch | {"hidden": torch.randn_like(batch["hidden"]), "sigma": batch["sigma"] * 0.1}
