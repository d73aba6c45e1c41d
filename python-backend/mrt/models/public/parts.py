"""Whether the parts of a public model hold what their config.json states, by the headers of their files alone.

Diffusers and transformers fill missing parameters with random numbers and only log a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLModel

from mrt.models.public import folder as public
from mrt.models.public.files import headers_of, json_of, shards_of, some

AUTOENCODER, READER = "AutoencoderKLQwenImage", "qwen2_5_vl"
_PREFIX = re.compile(r"^(model\.)?(language_model\.)?")  # of text encoders' parameters, older and newer


def check_transformer(folder: Path) -> None:
    """Raises ValueError as public.load_public does."""
    public.checked(folder, public.shapes_of(public.empty(folder)))


def check_autoencoder(folder: Path) -> dict[str, Any]:
    """Its config. Raises ValueError for another class, and parameters that are missing or of a wrong shape or type."""
    config = json_of(folder / "config.json")
    if config.get("_class_name") != AUTOENCODER:
        raise ValueError(f"{folder / 'config.json'} is of a {config.get('_class_name')}, not of an {AUTOENCODER}")
    net = _empty(folder, lambda: AutoencoderKLQwenImage.from_config(config))
    _check(folder, _stored(folder, public.STEM), public.shapes_of(net))
    return config


def check_text_encoder(folder: Path) -> int:
    """The width of its features. Raises ValueError as check_autoencoder does."""
    config = json_of(folder / "config.json")
    if config.get("model_type") != READER:
        raise ValueError(f"{folder / 'config.json'} is of a {config.get('model_type')}, not of a {READER}")
    net = _empty(folder, lambda: Qwen2_5_VLModel(Qwen2_5_VLConfig.from_dict(config)))
    stored = {_PREFIX.sub("", name): shape for name, shape in _stored(folder, "model").items()}
    _check(folder, stored, {_PREFIX.sub("", name): shape for name, shape in public.shapes_of(net).items()})
    return net.config.text_config.hidden_size


def _empty(folder: Path, make: Any) -> Any:
    try:
        with torch.device("meta"):
            return make()
    except Exception as error:  # other people's classes fail in many ways on a wrong config
        raise ValueError(f"{folder / 'config.json'} states no network ({error}); fetch it again") from error


def _stored(folder: Path, stem: str) -> dict[str, tuple[int, ...]]:
    paths = shards_of(folder, stem)
    return {name: shape for path, names in paths.items() for name, shape in headers_of(path, names).items()}


def _check(folder: Path, stored: Mapping[str, tuple[int, ...]], wanted: Mapping[str, tuple[int, ...]]) -> None:
    if missing := sorted(set(wanted) - set(stored)):
        raise ValueError(f"{folder} lacks {some(missing)}, which config.json states; fetch it again")
    for name, shape in wanted.items():
        if stored[name] != shape:
            raise ValueError(f"{folder}: {name} is {list(stored[name])}, but config.json makes it {list(shape)}")
