"""Checkpoints in shares, each process its own, which any number of processes reads again; and the weights alone."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from safetensors.torch import save_file
from torch import nn
from torch.distributed.checkpoint import state_dict_loader, state_dict_saver
from torch.distributed.checkpoint.api import CheckpointException
from torch.distributed.checkpoint.state_dict import StateDictOptions, get_state_dict, set_state_dict
from torch.optim import Optimizer

from mrt.models.public import folder as public
from mrt.models.transformer import MaskedRegionTransformer

NEWEST = 2  # checkpoints that are kept
ONES = StateDictOptions(ignore_frozen_params=True)


def save(out: Path, step: int, net: nn.Module, optimiser: Optimizer) -> None:
    """`out`/step-NNNNNNNN, whole or not at all. Every process calls it."""
    weights, state = get_state_dict(net, optimiser, options=ONES)
    temporary = out / "step.tmp"
    if dist.get_rank() == 0:
        shutil.rmtree(temporary, ignore_errors=True)
    dist.barrier()
    state_dict_saver.save({"net": weights, "optimiser": state}, checkpoint_id=temporary)
    if dist.get_rank() == 0:
        temporary.rename(out / f"step-{step:08d}")
        for old in checkpoints(out)[:-NEWEST]:
            shutil.rmtree(old)
    dist.barrier()


def load(out: Path, net: nn.Module, optimiser: Optimizer) -> int:
    """The step of the newest checkpoint, loaded; 0 where there is none. Every process calls it.

    Raises ValueError for one that is broken, or of another network.
    """
    found = checkpoints(out)
    if not found:
        return 0
    weights, state = get_state_dict(net, optimiser, options=ONES)
    saved = {"net": weights, "optimiser": state}
    _read(saved, found[-1])
    set_state_dict(net, optimiser, model_state_dict=saved["net"], optim_state_dict=saved["optimiser"], options=ONES)
    return int(found[-1].name.removeprefix("step-"))


def _read(into: dict[str, Any], checkpoint: Path, no_dist: bool = False) -> None:
    try:
        state_dict_loader.load(into, checkpoint_id=checkpoint, no_dist=no_dist)
    except (Exception, CheckpointException) as error:  # the latter is none of the former
        why = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        todo = "it is of another config or broken; give another `out`, or delete it to go on from the one before"
        raise ValueError(f"{checkpoint} cannot be loaded ({why[0]}): {todo}") from error


def checkpoints(out: Path) -> list[Path]:
    return sorted(out.glob("step-????????"))


def state_config(out: Path, folder: Path) -> None:
    """Keep the config.json of the weights that training began with, and what MRT adds to them, for `export`."""
    stated: dict[str, Any] = json.loads((folder / "config.json").read_text())
    (out / "config.json").write_text(json.dumps(stated | {"reference_embedding": True}, indent=1))


def export(out: Path, to: Path, dtype: torch.dtype) -> None:
    """The newest checkpoint of `out` as one file of weights in diffusers' names, as public.load_public reads it.

    One process, without a GPU; what is in memory is the file and a part of the checkpoint. ValueError without one.
    """
    found = checkpoints(out)
    if not found:
        raise ValueError(f"{out} has no checkpoint; train with `torchrun -m mrt.training.scale`")
    with torch.device("meta"):
        net = MaskedRegionTransformer(public.config_of(out))
    weights, names = {}, list(net.state_dict())
    for start in range(0, len(names), 64):
        part = {name: torch.empty(net.state_dict()[name].shape) for name in names[start : start + 64]}
        _read({"net": part}, found[-1], no_dist=True)
        weights |= {name: value.to(dtype) for name, value in part.items()}
    to.mkdir(parents=True, exist_ok=True)
    shutil.copy(out / "config.json", to / "config.json")
    save_file(weights, to / "weights.tmp", {"format": "pt"})
    (to / "weights.tmp").chmod(0o644)
    (to / "weights.tmp").replace(to / f"{public.STEM}.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description="The newest checkpoint's weights as one file, in diffusers' names.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--dtype", default="bfloat16", choices=["bfloat16", "float32"])
    args = parser.parse_args()
    try:
        export(args.out, args.to, getattr(torch, args.dtype))
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
