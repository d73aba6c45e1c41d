"""The networks of family `qwen-image-layered` on PyTorch, under the names and tensors of the Triton models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from mrt.models.feature_cache import FeatureCache, feature_cache
from mrt.models.public.autoencoder import PublicAutoencoder
from mrt.models.public.folder import load_public
from mrt.models.public.rows import Network, RowsApart
from mrt.models.public.text_encoder import PublicTextEncoder


def load(
    model: str, folder: Path, device: torch.device, dtype: torch.dtype, cache: FeatureCache | None = None
) -> Network:
    """The network of Triton model `model`, with the weights that lie in `folder` as their authors lay them out.

    `cache`: the denoiser's feature cache, if it is to use one.
    """
    if model == "mrt_denoiser":
        network = _network(_denoiser(folder, device, dtype, cache), device, dtype)
        apart = device.type == "cpu" and cache is None  # a cache is of all rows of a call
        return RowsApart(network, torch.get_num_threads()) if apart else network
    if model == "mrt_text_encoder":
        encoder = PublicTextEncoder.load(folder, dtype).to(device)
        return _network(lambda batch: encoder(batch["text_ids"].long()), device, dtype)
    autoencoder = PublicAutoencoder.load(folder, dtype).to(device)
    if model == "mrt_layer_encoder":
        autoencoder.vae.decoder = nn.Identity()
        return _network(lambda batch: autoencoder.encode(batch["image"]), device, dtype)
    if model == "mrt_layer_decoder":
        autoencoder.vae.encoder = nn.Identity()
        return _network(lambda batch: autoencoder.decode(batch["latent"]), device, dtype)
    raise ValueError(f"{model} is none of the networks of a public model")


def _denoiser(
    folder: Path, device: torch.device, dtype: torch.dtype, cache: FeatureCache | None
) -> Callable[[Mapping[str, Tensor]], Tensor]:
    net = load_public(folder, dtype).to(device)

    def denoise(batch: Mapping[str, Tensor]) -> Tensor:
        inputs = {name: tensor for name, tensor in batch.items() if name != "row"}
        if cache is None:
            return net(**inputs)
        with feature_cache(net, cache, batch["row"][:, 0].tolist()):
            return net(**inputs)

    return denoise


def _network(run: Callable[[Mapping[str, Tensor]], Tensor], device: torch.device, dtype: torch.dtype) -> Network:
    @torch.inference_mode()
    def network(batch: Mapping[str, np.ndarray]) -> np.ndarray:
        tensors = {name: torch.from_numpy(np.ascontiguousarray(array)).to(device) for name, array in batch.items()}
        cast = {name: each.to(dtype) if each.is_floating_point() else each for name, each in tensors.items()}
        return run(cast).float().cpu().numpy()

    return network
