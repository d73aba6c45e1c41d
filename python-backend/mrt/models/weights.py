"""Where the shipped weights lie, and how PyTorch loads and saves them.

There is one copy: `model.safetensors` (float16) in the model repository. The ONNX graph beside it reads the same file.
"""

from __future__ import annotations

import os
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.detector import Detector
from mrt.models.planner import Planner
from mrt.models.text_encoder import WordEncoder
from mrt.models.transformer import FAMILIES, MaskedRegionTransformer

REPOSITORY = Path(os.environ.get("MRT_MODEL_REPOSITORY", Path(__file__).parents[3] / "triton-model-repo"))


def path_of(model: str, file: str = "model") -> Path:
    """The weights of one Triton model, e.g. `mrt_denoiser`; `mrt_layout` has several networks, each its `file`."""
    return REPOSITORY / model / "1" / f"{file}.safetensors"


def save(model: str, net: nn.Module, prefix: str | tuple[str, ...] = "", file: str = "model") -> None:
    """Store the parameters whose names start with `prefix`, as float16."""
    kept = {name: value.detach() for name, value in net.state_dict().items() if name.startswith(prefix)}
    path = path_of(model, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.to(torch.float16).contiguous() for name, value in kept.items()}, path)
    path.chmod(0o644)


def _load(net: nn.Module, *models: str, file: str = "model") -> nn.Module:
    state: dict[str, torch.Tensor] = {}
    for model in models:
        state |= {name: value.float() for name, value in load_file(path_of(model, file)).items()}
    net.load_state_dict(state)
    return net.eval().requires_grad_(False)


def load_autoencoder() -> LayerAutoencoder:
    net = LayerAutoencoder()
    _load(net, "mrt_layer_encoder", "mrt_layer_decoder")
    return net


def load_transformer() -> MaskedRegionTransformer:
    net = MaskedRegionTransformer(FAMILIES["tiny"])
    _load(net, "mrt_denoiser")
    return net


def load_text_encoder() -> WordEncoder:
    net = WordEncoder()
    _load(net, "mrt_text_encoder")
    return net


def load_detector() -> Detector:
    net = Detector()
    _load(net, "mrt_layout", file="detector")
    return net


def load_planner() -> Planner:
    net = Planner()
    _load(net, "mrt_layout", file="planner")
    return net
