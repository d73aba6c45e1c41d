"""Where the shipped weights lie, and how PyTorch loads and saves them.

There is one copy: `model.safetensors` (float16) in the model repository. The ONNX graph beside it reads the same file.
Distilled students lie beside the denoiser's, in `students.safetensors`; they say which network they belong to.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from mrt.digests import digest_of
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.detector import Detector
from mrt.models.families import FAMILIES
from mrt.models.planner import Planner
from mrt.models.text_encoder import WordEncoder
from mrt.models.transformer import MaskedRegionTransformer

FAMILY = "tiny"
REPOSITORY = Path(os.environ.get("MRT_MODEL_REPOSITORY", Path(__file__).parents[3] / "triton-model-repo"))


def path_of(model: str, file: str = "model") -> Path:
    """The weights of one Triton model, e.g. `mrt_denoiser`; `mrt_layout` has several networks, each its `file`."""
    return REPOSITORY / model / "1" / f"{file}.safetensors"


def students_path() -> Path:
    return path_of("mrt_denoiser", "students")


def save(model: str, net: nn.Module, prefix: str | tuple[str, ...] = "", file: str = "model") -> None:
    """Store the parameters whose names start with `prefix`, as float16."""
    kept = {name: value for name, value in net.state_dict().items() if name.startswith(prefix)}
    _write(path_of(model, file), kept)
    if model == "mrt_denoiser":  # they were distilled from what is gone
        students_path().unlink(missing_ok=True)


def save_students(net: MaskedRegionTransformer) -> None:
    """Store the students beside the network that they were distilled from, with its digest."""
    _write(students_path(), students_of(net), {"teacher": _digest(path_of("mrt_denoiser"))})


def students_of(net: MaskedRegionTransformer) -> dict[str, Tensor]:
    return {name: value for name, value in net.state_dict().items() if name.startswith("students.")}


def _write(path: Path, state: dict[str, Tensor], metadata: dict[str, str] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.detach().to(torch.float16).contiguous() for name, value in state.items()}, path, metadata)
    path.chmod(0o644)


def _read(path: Path) -> dict[str, Tensor]:
    try:
        return {name: value.float() for name, value in load_file(path).items()}
    except SafetensorError as error:
        raise ValueError(f"{path} is no whole safetensors file ({error}); publish or fetch it again") from error


def _fill(net: nn.Module, state: dict[str, Tensor], paths: list[Path]) -> nn.Module:
    try:
        net.load_state_dict(state)
    except RuntimeError as error:
        named = " and ".join(map(str, paths))
        raise ValueError(f"{named}: weights of another family or shape; publish them again ({error})") from error
    return net.eval().requires_grad_(False)


def _load(net: nn.Module, *models: str, file: str = "model") -> nn.Module:
    paths = [path_of(model, file) for model in models]
    return _fill(net, {name: value for path in paths for name, value in _read(path).items()}, paths)


def _digest(path: Path) -> str:
    return digest_of(path).removeprefix("sha256:")


def load_autoencoder() -> LayerAutoencoder:
    net = LayerAutoencoder()
    _load(net, "mrt_layer_encoder", "mrt_layer_decoder")
    return net


def load_transformer(students: bool = True) -> MaskedRegionTransformer:
    """The published network, with its students where some are published and asked for."""
    path, added, config = path_of("mrt_denoiser"), students_path(), FAMILIES[FAMILY]
    state, paths = _read(path), [path]
    if students and added.exists():
        found = _read(added)
        with safe_open(added, "pt") as file:
            if (file.metadata() or {}).get("teacher") != _digest(path):
                raise ValueError(f"{added} was distilled from another {path.name}; distil again, or delete it")
        count, _, rank = next(value.shape for name, value in found.items() if name.endswith(".down"))
        state, config, paths = state | found, replace(config, students=count, student_rank=rank), [path, added]
    net = MaskedRegionTransformer(config)
    _fill(net, state, paths)
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
