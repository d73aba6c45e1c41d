"""Two and three processes give what one gives: velocity and gradients."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as processes
from torch import Tensor

from mrt.export.onnx import denoiser_inputs
from mrt.models import weights
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer
from mrt.parallel.ulysses import sequence_parallel

pytestmark = pytest.mark.slow

TOKENS, WORDS = 41, 7  # neither is a multiple of 2 or 3


def tiny() -> MaskedRegionTransformer:
    return weights.load_transformer().requires_grad_(True)


def public() -> MaskedRegionTransformer:
    """The public family, small: what `tiny` lacks is GELU and kept tokens that are modulated with sigma 0."""
    torch.manual_seed(3)
    shape = {"num_layers": 2, "attention_head_dim": 16, "num_attention_heads": 4, "axes_dims_rope": (4, 6, 6)}
    net = MaskedRegionTransformer(replace(FAMILIES["mrt-20b"], joint_attention_dim=24, zero_cond_t=True, **shape))
    torch.nn.init.normal_(net.reference_embedding)
    return net


NETS = {"tiny": tiny, "public": public}


def batch_of(net: MaskedRegionTransformer) -> dict[str, Tensor]:
    """Two rows with kept, padded and reference tokens, the second without some of its words."""
    torch.manual_seed(4)
    batch = denoiser_inputs(net.config.in_channels, net.config.joint_attention_dim, TOKENS, WORDS)
    batch["keep"][:, :9] = True
    batch["reference"][:, 5:9] = True
    batch["valid"][1, 30:] = False
    batch["text_valid"][1, 4:] = False
    return batch


def ran(net: MaskedRegionTransformer, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
    """Velocity and gradients of a loss over the tokens that count."""
    velocity = net(**batch)
    counts = batch["valid"] & ~batch["keep"]
    (velocity - 0.5).square()[counts].mean().backward()
    grads = {name: value.grad for name, value in net.named_parameters() if value.grad is not None}
    return velocity.detach(), grads


def everyone() -> dist.ProcessGroup:
    group = dist.group.WORLD
    assert group
    return group


def work(rank: int, ranks: int, family: str, folder: Path) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"file://{folder / 'meeting'}", rank=rank, world_size=ranks)
    net = NETS[family]()
    with sequence_parallel(net, everyone()):
        velocity, grads = ran(net, batch_of(net))
    for grad in grads.values():
        dist.all_reduce(grad)
        grad /= ranks
    torch.save((velocity, grads), folder / f"{rank}.pt")
    dist.destroy_process_group()


@pytest.mark.parametrize(("family", "ranks"), [("tiny", 2), ("public", 2), ("public", 3)])
def test_velocity_and_gradients_equal_those_of_one_process(family: str, ranks: int, tmp_path: Path):
    processes.spawn(work, (ranks, family, tmp_path), nprocs=ranks)  # pyright: ignore[reportPrivateImportUsage]
    net = NETS[family]()
    batch = batch_of(net)
    wanted, wanted_grads = ran(net, batch)
    for rank in range(ranks):
        velocity, grads = torch.load(tmp_path / f"{rank}.pt")
        torch.testing.assert_close(velocity[batch["valid"]], wanted[batch["valid"]], atol=2e-5, rtol=1e-4)
        assert grads.keys() == wanted_grads.keys()
        for name, grad in grads.items():
            scale = float(wanted_grads[name].abs().max())
            torch.testing.assert_close(grad, wanted_grads[name], atol=1e-4 * scale + 1e-7, rtol=1e-3, msg=name)


def test_one_process_needs_no_other_and_nothing_is_left_behind(tmp_path: Path):
    dist.init_process_group("gloo", f"file://{tmp_path / 'meeting'}", rank=0, world_size=1)
    try:
        net = public()
        batch = batch_of(net)
        with torch.no_grad():
            before = net(**batch)
            with sequence_parallel(net, everyone()):
                torch.testing.assert_close(net(**batch), before)
            assert torch.equal(net(**batch), before)
        for module in net.modules():
            assert not module._forward_pre_hooks and not module._forward_hooks
            assert not isinstance(getattr(module, "attend", None), partial)
    finally:
        dist.destroy_process_group()


def test_more_ranks_than_heads_are_refused():
    dist.init_process_group("fake", rank=0, world_size=5)
    try:
        with (
            pytest.raises(ValueError, match="5 ranks cannot share 4 heads; take at most 4"),
            sequence_parallel(public(), everyone()),
        ):
            pass
    finally:
        dist.destroy_process_group()
