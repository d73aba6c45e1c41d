"""LoRA adapters (with peft) for training on one GPU: the network stays frozen in bfloat16, the adapters are trained.

They are saved alone, in the layout that diffusers' `load_lora_weights` reads.
"""

from __future__ import annotations

from pathlib import Path

import torch
from peft import LoraConfig, inject_adapter_in_model
from peft.tuners.tuners_utils import BaseTunerLayer
from peft.utils.save_and_load import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file

from mrt.models.public.folder import load_public
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.scale.network import economise

FILE = "pytorch_lora_weights.safetensors"
PREFIX = "transformer."
ON = r".*\.(to_q|to_k|to_v|to_out\.0|add_q_proj|add_k_proj|add_v_proj|to_add_out|net\.0\.proj|net\.2)"


def adapted(folder: Path, rank: int, compute: torch.dtype, device: str) -> MaskedRegionTransformer:
    """The network of public weights with adapters of `rank`, which change nothing at first, on all its projections."""
    net = load_public(folder, compute, reference_embedding=True).to(device)
    inject(net, rank)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_("lora_" in name or name == "reference_embedding")
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    economise(net)
    return net.train()


def inject(net: MaskedRegionTransformer, rank: int) -> None:
    inject_adapter_in_model(LoraConfig(r=rank, lora_alpha=rank, target_modules=ON), net)


def save(net: MaskedRegionTransformer, to: Path) -> None:
    """Adapters and the reference embedding alone."""
    to.mkdir(parents=True, exist_ok=True)
    state = get_peft_model_state_dict(net) | {"reference_embedding": net.reference_embedding}
    save_file({PREFIX + name: value.detach().cpu().contiguous() for name, value in state.items()}, to / FILE)


def load(net: MaskedRegionTransformer, folder: Path) -> None:
    """Into a network of `adapted` with the same rank. ValueError where they do not fit."""
    state = {name.removeprefix(PREFIX): value for name, value in load_file(folder / FILE).items()}
    net.reference_embedding.data.copy_(state.pop("reference_embedding"))
    try:
        unexpected = set_peft_model_state_dict(net, state).unexpected_keys
    except RuntimeError as error:
        raise ValueError(f"{folder / FILE}: adapters of another rank or network ({error})") from error
    if unexpected:
        raise ValueError(f"{folder / FILE}: has {unexpected[0]}, which this network has no place for")


def merge(net: MaskedRegionTransformer) -> MaskedRegionTransformer:
    """The adapters added into the weights that they adapt, in place; the network as it was made, without them."""
    for name, module in list(net.named_modules()):
        if isinstance(module, BaseTunerLayer):
            module.merge()  # pyright: ignore[reportCallIssue]
            net.set_submodule(name, module.get_base_layer())
    return net
