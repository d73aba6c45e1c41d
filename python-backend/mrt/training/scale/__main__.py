"""Train on any number of processes: `torchrun --nproc-per-node 8 -m mrt.training.scale CONFIG.json`. Again resumes it.

Noise and loss fall on the tokens that are not kept (MRT equation 1 and 2); the target is noise - clean.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import torch
import torch.distributed as dist
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule
from torch.distributed.tensor import DTensor
from torch.optim import Optimizer

from mrt.models.precision import mixed
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.run.log import Log
from mrt.training.scale import saved
from mrt.training.scale.config import Config
from mrt.training.scale.lanes import Lane, ahead
from mrt.training.scale.network import loss_of, sharded

Loss = Callable[[MaskedRegionTransformer, dict[str, torch.Tensor]], torch.Tensor]


def train(config: Config, device: str) -> None:
    """Every process of a group calls it. ValueError if the lanes cannot be shared among them."""
    rank, ranks = dist.get_rank(), dist.get_world_size()
    if config.lanes % ranks:
        raise ValueError(f"{ranks} processes cannot share {config.lanes} lanes; take a number that divides them")
    config.out.mkdir(parents=True, exist_ok=True)
    net = network_of(config, device, ranks)
    trained = [parameter for parameter in net.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, config.rate, weight_decay=config.weight_decay)
    step = saved.load(config.out, net, optimiser)
    if rank == 0:
        saved.state_config(config.out, config.public)
    log = Log(config.out / "log.jsonl")
    for stage in config.stages:
        if (at := config.stage_at(step)) is None or at[0] is not stage:
            continue
        own = range(rank, config.lanes, ranks)
        lanes = [ahead(Lane(config, stage, number).batches(step, at[1])) for number in own]
        for _ in range(at[1], stage.steps):
            begun = time.monotonic()
            loss, norm = learn(net, optimiser, loss_by(config), [next(lane) for lane in lanes], config.clip, device)
            step += 1
            if not math.isfinite(loss + norm):  # it would be saved, and what was good before be deleted
                todo = "lower `rate` and run it again, and it goes on from its newest checkpoint"
                raise ValueError(f"step {step} has loss {loss} and gradient {norm}; {todo}")
            if rank == 0:
                log.write(step=step, loss=loss, norm=norm, seconds=round(time.monotonic() - begun, 3))
            if step % config.checkpoint_every == 0 or config.stage_at(step) is None:
                saved.save(config.out, step, net, optimiser)
    if config.lora:
        from mrt.training.scale import lora

        lora.save(net, config.out)


def network_of(config: Config, device: str, ranks: int) -> MaskedRegionTransformer:
    compute = getattr(torch, config.compute)
    if not config.lora:
        return sharded(config.public, init_device_mesh(device, (ranks,)), compute)
    if ranks > 1:
        raise ValueError(f"adapters are trained by one process, not by {ranks}; start one, or set lora to 0")
    from mrt.training.scale import lora  # here, as peft takes seconds to import

    net = lora.adapted(config.public, config.lora, compute, device)
    net.reference_embedding.requires_grad_(not config.distil)  # it would change the teacher too
    return net


def loss_by(config: Config) -> Loss:
    if not config.distil:
        return loss_of
    from mrt.training.scale import distil

    return partial(distil.loss_of, sigmas=config.distil)


def learn(
    net: MaskedRegionTransformer, optimiser: Optimizer, loss_of: Loss, batches: list[dict], clip: float, device: str
) -> tuple[float, float]:
    """One step on this process's batches; the loss of all processes' and the norm of their gradient."""
    total = torch.zeros((), device=device)
    for batch in batches:
        batch = {name: value.to(device) for name, value in batch.items()}
        with nullcontext() if isinstance(net, FSDPModule) else mixed(device):
            loss = loss_of(net, batch) / len(batches)
        loss.backward()  # shares of the gradient add up; a whole one of each lane would not fit
        total += loss.detach()
    dist.all_reduce(total)
    for parameter in optimiser.param_groups[0]["params"]:
        if parameter.grad is None:  # nothing reads the text after the last block; it has a state to save all the same
            parameter.grad = torch.zeros_like(parameter)
    norm = torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
    optimiser.step()
    optimiser.zero_grad()
    whole = norm.full_tensor() if isinstance(norm, DTensor) else norm
    return (total / dist.get_world_size()).item(), whole.item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    args = parser.parse_args()
    if "RANK" not in os.environ:
        sys.exit(
            "error: start it with `python -m torch.distributed.run --nproc-per-node N -m mrt.training.scale CONFIG`"
        )
    try:
        config, device = Config.read(args.config), "cuda" if torch.cuda.is_available() else "cpu"
        if device == "cuda":
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        dist.init_process_group("nccl" if device == "cuda" else "gloo")
        try:
            train(config, device)
        finally:
            dist.destroy_process_group()
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
