"""The autoencoder of public Qwen-Image-Layered weights, diffusers' own class, between RGBA pages and token latents.

Letters: B batch, h and w tokens down and across, Z latent channels (16; a token holds 2 x 2 of them, C = 4 Z).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from torch import Tensor, nn

CHANNELS = 4  # RGBA; plain Qwen-Image has three


class PublicAutoencoder(nn.Module):
    mean: Tensor  # (1, Z, 1, 1)
    std: Tensor

    def __init__(self, vae: Any):
        super().__init__()
        self.vae = vae
        for name in ("latents_mean", "latents_std"):
            self.register_buffer(name[8:], torch.tensor(vae.config[name]).view(1, -1, 1, 1), persistent=False)

    @classmethod
    def load(cls, folder: Path, dtype: torch.dtype) -> PublicAutoencoder:
        """From the folder `vae` of a public model. Raises ValueError where it knows no alpha."""
        vae: Any = AutoencoderKLQwenImage.from_pretrained(folder, torch_dtype=dtype, local_files_only=True)
        if vae.config["input_channels"] != CHANNELS:
            channels = vae.config["input_channels"]
            raise ValueError(f"{folder} has {channels} channels in and out, not {CHANNELS}; layers need alpha")
        return cls(vae).eval().requires_grad_(False)

    def encode(self, image: Tensor) -> Tensor:
        """Straight RGBA in -1..1 (B, 4, 16 h, 16 w) to latents (B, h, w, C) of mean 0 and deviation 1."""
        latent = self.vae.encode(image[:, :, None]).latent_dist.mode()[:, :, 0]  # one frame: (B, Z, 2 h, 2 w)
        latent = (latent - self.mean.to(latent.dtype)) / self.std.to(latent.dtype)
        return packed(latent)

    def decode(self, latent: Tensor) -> Tensor:
        """The way back: (B, h, w, C) to (B, 4, 16 h, 16 w), which may go a little beyond -1..1."""
        batch, height, width, channels = latent.shape
        latent = latent.view(batch, height, width, channels // 4, 2, 2).permute(0, 3, 1, 4, 2, 5)
        latent = latent.reshape(batch, channels // 4, 2 * height, 2 * width)
        latent = latent * self.std.to(latent.dtype) + self.mean.to(latent.dtype)
        return self.vae.decode(latent[:, :, None], return_dict=False)[0][:, :, 0]


def packed(latents: Tensor) -> Tensor:
    """(B, Z, 2 h, 2 w) to tokens (B, h, w, C), channels in diffusers' order: c * 4 + 2 * row + column."""
    batch, channels, height, width = latents.shape
    cells = latents.reshape(batch, channels, height // 2, 2, width // 2, 2)
    return cells.permute(0, 2, 4, 1, 3, 5).flatten(3)
