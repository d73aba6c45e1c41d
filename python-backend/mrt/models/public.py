"""Public weights as diffusers lays them out: a folder with config.json and safetensors, in one file or in shards.

Read where they lie: the network takes over the mapped tensors one by one, so that no second copy is in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from mrt.models.families import TransformerConfig
from mrt.models.transformer import MaskedRegionTransformer

STEM = "diffusion_pytorch_model"
CLASS = "QwenImageTransformer2DModel"
DTYPES = (torch.bfloat16, torch.float16, torch.float32)
OURS = ("reference_embedding",)  # what MRT adds; it starts at zero, where it changes nothing


def load_public(folder: Path, dtype: torch.dtype | None = None, **ours: Any) -> MaskedRegionTransformer:
    """A network in evaluation mode from `folder`, the `transformer` of a public Qwen-Image model.

    `dtype` None keeps that of the files. `ours`: fields of TransformerConfig beyond diffusers', as
    `reference_embedding=True` to begin an MRT from public weights; what mrt.training.scale saved states its own.
    Raises ValueError that names the file and what is wrong with it: another class, a missing, cut or doubled shard,
    parameters that are missing or too many, a wrong shape or number type.
    """
    config = replace(config_of(folder), **ours)
    with torch.device("meta"):
        net = MaskedRegionTransformer(config)
    shapes = {name: tuple(value.shape) for name, value in net.state_dict().items()}
    paths = checked(folder, shapes)
    for path, names in paths.items():
        with opened(path) as file:
            for name in names:
                found = file.get_tensor(name)
                _check_tensor(found, name, shapes[name], path)
                net.load_state_dict({name: found.to(dtype or found.dtype)}, strict=False, assign=True)
    for name in set(shapes).difference(*paths.values()):
        zeros = torch.zeros(shapes[name], dtype=net.proj_out.weight.dtype)
        net.load_state_dict({name: zeros}, strict=False, assign=True)
    return net.eval().requires_grad_(False)


def config_of(folder: Path) -> TransformerConfig:
    """The shape that config.json states, in diffusers' names."""
    stated = _json(folder / "config.json")
    if stated.get("_class_name") != CLASS:
        raise ValueError(f"{folder / 'config.json'} is of a {stated.get('_class_name')}, not of a {CLASS}")
    known = {field.name for field in fields(TransformerConfig)}
    values = {name: value for name, value in stated.items() if name in known and value is not None}
    values.setdefault("reference_embedding", False)
    if "axes_dims_rope" in values:
        values["axes_dims_rope"] = tuple(values["axes_dims_rope"])
    return TransformerConfig(**values)


def shards_of(folder: Path) -> dict[Path, list[str]]:
    """Every file of weights with the names of its parameters; all of them are there and whole."""
    index, whole = folder / f"{STEM}.safetensors.index.json", folder / f"{STEM}.safetensors"
    if index.exists():
        placed: Mapping[str, str] = _json(index)["weight_map"]
        paths = {folder / shard: [name for name in placed if placed[name] == shard] for shard in set(placed.values())}
    elif whole.exists():
        with opened(whole) as file:
            return {whole: list(file.keys())}
    else:
        raise ValueError(f"{folder} has neither {index.name} nor {whole.name}; it is no transformer of a public model")
    if missing := sorted(path.name for path in paths if not path.exists()):
        raise ValueError(f"{folder} lacks {', '.join(missing)}, which {index.name} names; fetch the rest")
    for path, names in paths.items():
        with opened(path) as file:
            if absent := sorted(set(names) - set(file.keys())):
                raise ValueError(f"{path} lacks {_some(absent)}, which {index.name} places there; fetch it again")
    return dict(sorted(paths.items()))


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A safetensors file; ValueError if it is none, or not whole."""
    try:
        with safe_open(path, "pt") as file:
            yield file
    except SafetensorError as error:
        raise ValueError(f"{path} is no whole safetensors file ({error}); fetch it again") from error


def checked(folder: Path, shapes: Mapping[str, Any]) -> dict[Path, list[str]]:
    """As shards_of, which has all parameters of `shapes` but perhaps ours, and no others."""
    paths = shards_of(folder)
    found, wanted = [name for names in paths.values() for name in names], set(shapes)
    if missing := sorted(wanted - set(found) - set(OURS)):
        raise ValueError(f"{folder} lacks {_some(missing)}: the weights are of another family than config.json states")
    if beyond := sorted(set(found) - wanted):
        raise ValueError(f"{folder} has {_some(beyond)} beyond what config.json states; the two do not go together")
    return paths


def _check_tensor(tensor: Tensor, name: str, shape: tuple[int, ...], path: Path) -> None:
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{path}: {name} is {list(tensor.shape)}, but config.json makes it {list(shape)}")
    if tensor.dtype not in DTYPES:
        kinds = ", ".join(str(kind).removeprefix("torch.") for kind in DTYPES)
        raise ValueError(f"{path}: {name} is {str(tensor.dtype).removeprefix('torch.')}; weights may be {kinds}")


def _json(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError as error:
        raise ValueError(f"there is no {path}; give the folder `transformer` of a public model") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is no JSON ({error}); fetch it again") from error


def _some(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
