"""Published checkpoints: `<network>.safetensors` in float16, with facts in a JSON file beside, in
`python-backend/weights`; `model.safetensors` in the model repository where a model serves them.
Tensors that float16 cannot hold, such as a large running variance, are float32.

The JSON file holds digest, parameters, configuration, steps, core-seconds and held-out figures. A network is
replaced, never added to. The folder's README names what its weights derive from, and which of them git keeps.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor, nn

from mrt.digests import digest_of
from mrt.models.weights import REPOSITORY

MOST = 24_000_000  # bytes of a file
TRAINED_BY = {"small": "small --config long", "small-autoencoder": "autoencoder --world"}  # in mrt.training
SERVED = ("matte", "regions", "refiner", "enlarger")  # each by model mrt_<network>, as `model.safetensors`


def path_of(name: str) -> Path:
    """Of a network's weights; those of all networks in the folder MRT_WEIGHTS where that is set."""
    if folder := os.environ.get("MRT_WEIGHTS"):
        return Path(folder) / f"{name}.safetensors"
    if name in SERVED:
        return REPOSITORY / f"mrt_{name}" / "1" / "model.safetensors"
    return Path(__file__).parents[2] / "weights" / f"{name}.safetensors"


def publish(name: str, net: nn.Module, facts: Mapping[str, Any]) -> Path:
    """Write a network's weights as float16 and its facts (JSON values); the path of the weights.

    ValueError where a weight is not finite, or the file would be larger than MOST: nothing is written then.
    """
    state = {key: _stored(f"{name}: {key}", value) for key, value in net.state_dict().items()}
    raw = save(state)
    if len(raw) > MOST:
        raise ValueError(
            f"{name}: {len(raw) / 1e6:.1f} MB are more than the {MOST / 1e6:.0f} MB of a file in the repository; "
            "make the network smaller"
        )
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, raw)
    known = {"network": name, "digest": digest_of(path), "parameters": sum(p.numel() for p in net.parameters())}
    _replace(path.with_suffix(".json"), (json.dumps({**known, **facts}, indent=2) + "\n").encode())
    return path


def load(name: str, net: nn.Module) -> dict[str, Any]:
    """Fill `net` with the published weights, in eval mode without gradients; its facts. Errors as `restore`."""
    facts = restore(name, net)
    net.eval().requires_grad_(False)
    return facts


def restore(name: str, net: nn.Module) -> dict[str, Any]:
    """Fill `net` with the published weights, to train on from there; its facts.

    FileNotFoundError where none are published; ValueError where files do not belong together or to this network.
    """
    path = path_of(name)
    for needed in (path, path.with_suffix(".json")):
        if not needed.exists():
            command = f"python -m mrt.training.{TRAINED_BY.get(name, name)}"
            raise FileNotFoundError(f"no {needed}: {name} was not published; train it ({command}), then add --publish")
    facts = json.loads(path.with_suffix(".json").read_text())
    if facts.get("digest") != digest_of(path):
        described = path.with_suffix(".json").name
        raise ValueError(f"{path} is not the file that {described} describes; check both out again, or publish again")
    try:
        state = load_file(path)
        net.load_state_dict(state)
    except (SafetensorError, RuntimeError) as error:
        raise ValueError(f"{path}: weights of another network than this {name}; publish again ({error})") from error
    return facts


def _stored(what: str, value: Tensor) -> Tensor:
    value = value.detach().cpu()
    if value.is_floating_point():
        if not torch.isfinite(value).all():
            raise ValueError(f"{what} is not finite; the last good checkpoint stays")
        half = value.to(torch.float16)
        value = half if torch.isfinite(half).all() else value.to(torch.float32)
    return value.contiguous()


def _replace(path: Path, raw: bytes) -> None:
    half = path.with_name(path.name + ".tmp")
    half.write_bytes(raw)
    half.replace(path)
