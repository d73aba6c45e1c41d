"""The network on all processes: weights sharded (FSDP2), computing in bfloat16, activations recomputed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard
from torch.distributed.tensor import DTensor
from torch.utils.checkpoint import checkpoint

from mrt.models.public import folder as public
from mrt.models.public.files import opened
from mrt.models.transformer import MaskedRegionTransformer

SHARED = ("ids", "keep", "reference", "valid", "edges", "beneath", "text", "text_slot", "text_valid", "text_start")


def sharded(folder: Path, mesh: DeviceMesh, compute: torch.dtype) -> MaskedRegionTransformer:
    """The network of public weights, float32, a share on each process, which reads no more than its own rows.

    Raises ValueError as public.load_public does.
    """
    net = public.empty(folder, reference_embedding=True)
    files = {name: path for path, names in public.checked(folder, public.shapes_of(net)).items() for name in names}
    economise(net)
    policy = MixedPrecisionPolicy(param_dtype=compute, reduce_dtype=torch.float32)
    for block in net.transformer_blocks:
        fully_shard(block, mesh=mesh, mp_policy=policy)
    fully_shard(net, mesh=mesh, mp_policy=policy)
    net.to_empty(device=mesh.device_type)
    for name, parameter in net.named_parameters():
        assert isinstance(parameter, DTensor)
        _fill(parameter, name, files)
    return net


@torch.no_grad()
def _fill(parameter: DTensor, name: str, files: dict[str, Path]) -> None:
    """This process's rows of a parameter; zeros, where public weights do not have it."""
    own = parameter.to_local()
    if name not in files:
        own.zero_()
    elif own.numel():
        mesh, length = parameter.device_mesh, parameter.shape[0]
        first = mesh.get_local_rank() * -(-length // mesh.size())
        with opened(files[name]) as file:
            own.copy_(file.get_slice(name)[first : first + len(own)])


def economise(net: MaskedRegionTransformer) -> None:
    """Activation checkpointing: keep only each block's input for the backward pass."""
    for block in net.transformer_blocks:
        block.forward = partial(checkpoint, block.forward, use_reentrant=False)


def loss_of(net: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """The flow-matching loss of a batch at its own sigmas (MRT equation 2)."""
    return error_of(velocity(net, noised(batch, batch["sigma"]), batch["sigma"], batch), target_of(batch), batch)


def noised(batch: dict[str, Tensor], sigma: Tensor) -> Tensor:
    """(B, N, C): generated tokens on their way to noise at sigma (B, 1), the others clean."""
    clean = batch["clean"]
    return torch.where(batch["keep"][..., None], clean, clean + sigma[..., None] * target_of(batch))


def target_of(batch: dict[str, Tensor]) -> Tensor:
    return batch["noise"] - batch["clean"]


def velocity(net: nn.Module, hidden: Tensor, sigma: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """(B, N, C) float32."""
    shared = (batch[name] for name in SHARED)
    return net(hidden, *shared, sigma, torch.zeros_like(sigma, dtype=torch.int32)).float()


def error_of(found: Tensor, wanted: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """The mean over samples of the squared error, each over its generated tokens."""
    error = F.mse_loss(found, wanted, reduction="none").mean(2)  # (B, N)
    generated = batch["valid"] & ~batch["keep"]
    return ((error * generated).sum(1) / generated.sum(1)).mean()
