"""Public weights as diffusers lays them out: a folder with config.json and safetensors, in one file or in shards.

Read where they lie: the network takes over the mapped tensors one by one, so that no second copy is in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from mrt.models.families import TransformerConfig
from mrt.models.public.files import headers_of, json_of, opened, shards_of, some
from mrt.models.transformer import MaskedRegionTransformer

STEM = "diffusion_pytorch_model"
CLASS = "QwenImageTransformer2DModel"
OURS = ("reference_embedding",)  # what MRT adds; it starts at zero, where it changes nothing


def load_public(folder: Path, dtype: torch.dtype | None = None, **ours: Any) -> MaskedRegionTransformer:
    """A network in evaluation mode from `folder`, the `transformer` of a public Qwen-Image model.

    `dtype` None keeps that of the files. `ours`: fields of TransformerConfig beyond diffusers', as
    `reference_embedding=True` to begin an MRT from public weights; what mrt.training.scale saved states its own.
    Raises ValueError that names the file and what is wrong with it: another class, a missing, cut or doubled shard,
    parameters that are missing or too many, a wrong shape or number type.
    """
    net = empty(folder, **ours)
    shapes = shapes_of(net)
    paths = checked(folder, shapes)
    for path, names in paths.items():
        with opened(path) as file:
            for name in names:
                found = file.get_tensor(name)
                net.load_state_dict({name: found.to(dtype or found.dtype)}, strict=False, assign=True)
    for name in set(shapes).difference(*paths.values()):
        zeros = torch.zeros(shapes[name], dtype=net.proj_out.weight.dtype)
        net.load_state_dict({name: zeros}, strict=False, assign=True)
    return net.eval().requires_grad_(False)


def empty(folder: Path, **ours: Any) -> MaskedRegionTransformer:
    """The network that config.json states, without numbers, on PyTorch's `meta` device."""
    config = replace(config_of(folder), **ours)
    with torch.device("meta"):
        return MaskedRegionTransformer(config)


def shapes_of(net: nn.Module) -> dict[str, tuple[int, ...]]:
    """Of all parameters and buffers, by name."""
    return {name: tuple(value.shape) for name, value in net.state_dict().items()}


def config_of(folder: Path) -> TransformerConfig:
    """The shape that config.json states, in diffusers' names."""
    path = folder / "config.json"
    stated = json_of(path)
    if stated.get("_class_name") != CLASS:
        raise ValueError(f"{path} is of a {stated.get('_class_name')}, not of a {CLASS}")
    known = {field.name: field.default for field in fields(TransformerConfig)}
    values = {name: value for name, value in stated.items() if name in known and value is not None}
    values.setdefault("reference_embedding", False)
    if isinstance(values.get("axes_dims_rope"), list):
        values["axes_dims_rope"] = tuple(values["axes_dims_rope"])
    for name, value in values.items():
        kinds = (int, float) if type(known[name]) is float else (type(known[name]),)
        if type(value) not in kinds or (type(value) is int and known[name] and value < 1):
            raise ValueError(f"{path}: {name} is {value!r}, where {known[name]!r} is usual; fetch it again")
    config = TransformerConfig(**values)
    if len(config.axes_dims_rope) != 3 or sum(config.axes_dims_rope) != config.attention_head_dim:
        axes, head = list(config.axes_dims_rope), config.attention_head_dim
        raise ValueError(
            f"{path}: axes_dims_rope is {axes}; three numbers have to add up to attention_head_dim, {head}"
        )
    return config


def checked(folder: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[Path, list[str]]:
    """As shards_of, which has all parameters of `shapes` but perhaps ours, and no others, in types that we read."""
    paths = shards_of(folder, STEM)
    found, wanted = [name for names in paths.values() for name in names], set(shapes)
    if missing := sorted(wanted - set(found) - set(OURS)):
        raise ValueError(f"{folder} lacks {some(missing)}: the weights are of another family than config.json states")
    if beyond := sorted(set(found) - wanted):
        raise ValueError(f"{folder} has {some(beyond)} beyond what config.json states; the two do not go together")
    for path, names in paths.items():
        for name, shape in headers_of(path, names).items():
            if shape != shapes[name]:
                raise ValueError(f"{path}: {name} is {list(shape)}, but config.json makes it {list(shapes[name])}")
    return paths
